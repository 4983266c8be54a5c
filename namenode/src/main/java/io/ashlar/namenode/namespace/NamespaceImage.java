package io.ashlar.namenode.namespace;

import io.ashlar.protocol.image.ImageBlock;
import io.ashlar.protocol.image.ImageCallResult;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageLease;
import io.ashlar.protocol.image.ImageSession;
import io.ashlar.protocol.types.Redundancy;
import java.util.Iterator;
import java.util.function.Function;

/**
 * The hard state as image items, in canonical order: inodes by id (so a parent may come after its
 * children), sessions by id. {@link NamespaceLoader} reads them back.
 *
 * <p>Subtree counts, leases by session and the table of blocks are derived and not written.
 */
public final class NamespaceImage {
  private NamespaceImage() {}

  /** Header with everything that the namespace itself knows; the caller adds the cluster's ids. */
  public static ImageHeader header(NamespaceView view) {
    ImageHeader.Builder header =
        ImageHeader.newBuilder()
            .setTxid(view.appliedTxid())
            .setEpoch(view.epoch().value())
            .setFeatureLevel(view.featureLevel())
            .setNextInodeId(view.nextInodeId().value())
            .setNextBlockId(view.nextBlockId().value())
            .setNextGenerationStamp(view.nextGenerationStamp().value())
            .setNextSessionId(view.nextSessionId().value());
    AdminTable.addTo(view.admin(), header);
    return header.build();
  }

  /** Every inode; there are {@link NamespaceView#inodeCount} of them. */
  public static Iterator<ImageInode> inodes(NamespaceView view) {
    return map(view.inodes().iterator(), NamespaceImage::inode);
  }

  /** Every session; there are as many as {@link NamespaceView#sessions} lists. */
  public static Iterator<ImageSession> sessions(NamespaceView view) {
    return map(view.sessions().iterator(), NamespaceImage::session);
  }

  /** One inode. */
  public static ImageInode inode(InodeView inode) {
    boolean root = inode.id().equals(NamespaceView.ROOT_ID);
    ImageInode.Builder image =
        ImageInode.newBuilder()
            .setInodeId(inode.id().value())
            .setParentId(inode.parentId().value())
            .setName(inode.name())
            .setDirectory(inode.isDirectory())
            .setOwner(inode.owner())
            .setGroup(inode.group())
            .setMode(inode.mode())
            .setMtimeMs(inode.mtimeMs())
            .setAtimeMs(inode.atimeMs())
            .setDetached(!root && inode.parentId().value() == 0);
    if (inode instanceof FileView file) {
      addFile(image, file);
    }
    return image.build();
  }

  private static void addFile(ImageInode.Builder image, FileView file) {
    image
        .setRedundancy(Redundancy.newBuilder().setReplicated(file.replication()))
        .setBlockSize(file.blockSize())
        .setChecksum(file.checksum());
    for (BlockView block : file.blocks()) {
      image.addBlocks(
          ImageBlock.newBuilder()
              .setBlockId(block.id().value())
              .setCommittedGs(block.committedGs().value())
              .setIssuedGs(block.issuedGs().value())
              .setLength(block.length())
              .setState(block.state()));
    }
    LeaseHolder lease = file.lease();
    if (lease != null) {
      image.setLease(
          ImageLease.newBuilder()
              .setSessionId(lease.session().value())
              .setClientName(lease.clientName()));
    }
  }

  /** One session. */
  public static ImageSession session(SessionView session) {
    ImageSession.Builder image =
        ImageSession.newBuilder()
            .setSessionId(session.id().value())
            .setClientName(session.clientName())
            .setPrincipal(session.principal())
            .setLowestUnanswered(session.lowestUnanswered());
    for (SessionView.CallResult result : session.results()) {
      image.addResults(
          ImageCallResult.newBuilder()
              .setCallNumber(result.callNumber())
              .setTxid(result.txid())
              .setReply(result.reply()));
    }
    return image.build();
  }

  private static <S, T> Iterator<T> map(Iterator<S> source, Function<S, T> function) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return source.hasNext();
      }

      @Override
      public T next() {
        return function.apply(source.next());
      }
    };
  }
}
