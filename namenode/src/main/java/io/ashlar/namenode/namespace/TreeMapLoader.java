package io.ashlar.namenode.namespace;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.image.ImageBlock;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Loads a {@link TreeMapNamespace}. */
public final class TreeMapLoader implements NamespaceLoader {
  private final Map<InodeId, List<InodeNode>> childrenByParent = new HashMap<>();
  private @Nullable TreeMapNamespace loading;
  private @Nullable ImageHeader header;

  @Override
  public void header(ImageHeader image) throws DfsException {
    require(header == null, "a second header");
    header = image;
  }

  @Override
  public void inode(ImageInode image) throws DfsException {
    InodeId id = new InodeId(image.getInodeId());
    require(id.value() > 0 && id.value() < head().getNextInodeId(), "inode " + id + " beyond next");
    InodeAttributes attributes =
        new InodeAttributes(
            image.getOwner(), image.getGroup(), image.getMode(), image.getMtimeMs());
    if (id.equals(NamespaceView.ROOT_ID)) {
      require(loading == null, "the root is not the first inode");
      require(image.getDirectory(), "the root is a file");
      loading = new TreeMapNamespace(attributes);
      loading.node(id).atimeMs = image.getAtimeMs();
      return;
    }
    TreeMapNamespace namespace = namespace();
    InodeNode inode =
        image.getDirectory()
            ? new DirectoryNode(id, image.getName(), attributes)
            : loadFile(namespace, image, id, attributes);
    inode.atimeMs = image.getAtimeMs();
    require(namespace.inodes.put(id, inode) == null, "inode " + id + " twice");
    InodeId parent = new InodeId(image.getParentId());
    require(
        image.getDetached() == parent.equals(InodeId.NONE),
        "inode " + id + " has neither a parent nor the mark of a detached root, or both");
    if (image.getDetached()) {
      namespace.detachedRoots.add(id);
    } else {
      childrenByParent.computeIfAbsent(parent, key -> new ArrayList<>()).add(inode);
    }
  }

  private FileNode loadFile(
      TreeMapNamespace namespace, ImageInode image, InodeId id, InodeAttributes attributes)
      throws DfsException {
    FileLayout layout =
        new FileLayout(
            image.getRedundancy().getReplicated(), image.getBlockSize(), image.getChecksum());
    FileNode file = new FileNode(id, image.getName(), attributes, layout, namespace.blocks);
    for (ImageBlock block : image.getBlocksList()) {
      BlockId blockId = new BlockId(block.getBlockId());
      require(
          blockId.value() < head().getNextBlockId()
              && block.getIssuedGs() < head().getNextGenerationStamp(),
          "block " + blockId + " beyond next");
      BlockView loaded =
          new BlockView(
              blockId,
              id,
              new GenerationStamp(block.getCommittedGs()),
              new GenerationStamp(block.getIssuedGs()),
              block.getLength(),
              block.getState(),
              file.replication);
      require(namespace.blocks.put(blockId, loaded) == null, "block " + blockId + " twice");
      file.blockIds.add(blockId);
      file.length += block.getLength();
    }
    if (image.hasLease()) {
      namespace.openLease(
          file,
          new LeaseHolder(
              new SessionId(image.getLease().getSessionId()), image.getLease().getClientName()));
    }
    return file;
  }

  @Override
  public void session(ImageSession image) throws DfsException {
    TreeMapNamespace namespace = namespace();
    SessionId id = new SessionId(image.getSessionId());
    require(id.value() < head().getNextSessionId(), "session " + id + " beyond next");
    SessionEntry session = SessionEntry.load(image, () -> namespace.openFiles(id));
    require(namespace.sessions.put(id, session) == null, "session " + id + " twice");
  }

  @Override
  public Namespace finish() throws DfsException {
    TreeMapNamespace namespace = namespace();
    link(namespace);
    ImageHeader head = head();
    namespace.appliedTxid = head.getTxid();
    namespace.epoch = new Epoch(head.getEpoch());
    namespace.featureLevel = head.getFeatureLevel();
    namespace.admin.load(head);
    namespace.nextInodeId = new InodeId(head.getNextInodeId());
    namespace.nextBlockId = new BlockId(head.getNextBlockId());
    namespace.nextGenerationStamp = new GenerationStamp(head.getNextGenerationStamp());
    namespace.nextSessionId = new SessionId(head.getNextSessionId());
    return namespace;
  }

  /** Attaches children from the roots down; inodes of a circle are never reached and so found. */
  private void link(TreeMapNamespace namespace) throws DfsException {
    Deque<InodeNode> waiting = new ArrayDeque<>();
    waiting.add(namespace.node(NamespaceView.ROOT_ID));
    namespace.detachedRoots.forEach(id -> waiting.add(namespace.node(id)));
    long reached = 0;
    while (!waiting.isEmpty()) {
      InodeNode at = waiting.remove();
      reached++;
      for (InodeNode child : childrenByParent.getOrDefault(at.id, List.of())) {
        require(at instanceof DirectoryNode, "inode " + at.id + " is a file with entries");
        DirectoryNode directory = (DirectoryNode) at;
        require(
            !directory.entries.containsKey(child.name),
            "directory " + at.id + " has two entries '" + child.name + "'");
        directory.attach(child);
        waiting.add(child);
      }
    }
    require(
        reached == namespace.inodeCount(),
        "only " + reached + " of " + namespace.inodeCount() + " inodes hang below a root");
  }

  private ImageHeader head() throws DfsException {
    if (header == null) {
      throw corrupt("the header is missing");
    }
    return header;
  }

  private TreeMapNamespace namespace() throws DfsException {
    head();
    if (loading == null) {
      throw corrupt("the root is missing or not the first inode");
    }
    return loading;
  }

  private static void require(boolean holds, String problem) throws DfsException {
    if (!holds) {
      throw corrupt(problem);
    }
  }

  private static DfsException corrupt(String problem) {
    return new DfsException(
        ErrorCode.IMAGE_CORRUPT, "the image's items do not fit together: " + problem);
  }
}
