package io.ashlar.namenode.command;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.ContentRecords;
import io.ashlar.namenode.record.LeaseRecords;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.client.TruncateFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a file shorter. At the end of a block that is done at once. Inside a block the NameNode
 * holds the file until block recovery has cut the replicas; readers see the new length from now on.
 */
public final class TruncateFileHandler
    implements ClientHandler<TruncateFileRequest, TruncateFileResponse> {
  private final PathAccess access;
  private final Takeover takeover;

  /** Checks paths by {@code access}; {@code leases} say whether an open file may be taken over. */
  public TruncateFileHandler(PathAccess access, LeaseView leases) {
    this.access = access;
    this.takeover = new Takeover(leases);
  }

  /**
   * What is left of a file.
   *
   * @param blocks that stay, the cut one included
   * @param cut the block in which the new end lies; null if that is the end of a block
   */
  private record Cut(int blocks, @Nullable BlockView cut) {
    static Cut at(FileView file, long length) {
      List<BlockView> blocks = file.blocks();
      long end = file.length();
      for (int count = blocks.size(); count > 0; count--) {
        BlockView block = blocks.get(count - 1);
        if (end == length) {
          return new Cut(count, null);
        }
        if (end - block.length() < length) {
          return new Cut(count, block);
        }
        end -= block.length();
      }
      return new Cut(0, null);
    }
  }

  @Override
  public Decision<TruncateFileResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, TruncateFileRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    FileView file = access.existingFile(view, context.caller(), path);
    access.permissions().require(view, context.caller(), file, Access.WRITE);
    Decision<TruncateFileResponse> wait = takeover.unlessClosed(view, cluster, file, context);
    if (wait != null) {
      return wait;
    }
    checkLength(path, file, request.getLength());
    Cut left = Cut.at(file, request.getLength());
    BlockView cut = left.cut();
    List<EditRecord> records = new ArrayList<>();
    GenerationStamp stamp = new GenerationStamp(0);
    if (cut != null) {
      requireReplica(cluster, path, cut);
      stamp = view.nextGenerationStamp();
      String client = ClientHandler.sessionOf(view, context).clientName();
      records.add(
          LeaseRecords.fileReopened(
              file.id(), new LeaseHolder(context.session(), client).byNameNode()));
    }
    boolean changes = request.getLength() < file.length();
    if (changes) {
      records.add(
          ContentRecords.fileTruncated(file.id(), request.getLength(), stamp, context.wallMs()));
    }
    return Decision.accept(
        records,
        TruncateFileResponse.newBuilder()
            .setStatus(
                FileStatuses.of(file, path.toString()).toBuilder()
                    .setLength(request.getLength())
                    .setBlockCount(left.blocks())
                    .setMtimeMs(changes ? context.wallMs() : file.mtimeMs())
                    .setUnderConstruction(cut != null))
            .setDone(cut == null)
            .build());
  }

  private static void checkLength(DfsPath path, FileView file, long length) throws DfsException {
    if (length < 0 || length > file.length()) {
      throw DfsError.of(
              ErrorCode.INVALID_ARGUMENT,
              String.format(
                  "%s has %d bytes and cannot be truncated to %d; expected from 0 to its length",
                  path, file.length(), length))
          .with("path", path)
          .with("length", file.length())
          .toException();
    }
  }

  /** Without one nobody could cut the block, and the file would stay open. */
  private static void requireReplica(ClusterView cluster, DfsPath path, BlockView cut)
      throws DfsException {
    if (cluster.candidates(cut).isEmpty()) {
      throw DfsError.of(
              ErrorCode.NOT_YET_REPLICATED,
              String.format(
                  "%s: block %s, in which the new end lies, has no replica that a live DataNode"
                      + " reported",
                  path, cut.id()))
          .with("path", path)
          .with("block", cut.id())
          .toException();
    }
  }
}
