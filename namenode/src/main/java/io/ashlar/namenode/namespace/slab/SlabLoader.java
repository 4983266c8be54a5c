package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionEntry;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.image.ImageBlock;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import io.ashlar.protocol.types.BlockState;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Loads a {@link SlabNamespace}; what is derived is built at the end by {@link SlabLinker}. */
public final class SlabLoader implements NamespaceLoader {
  private final HashKey key;
  private final Pages parentIds = new Pages();
  private @Nullable SlabNamespace loading;
  private @Nullable ImageHeader header;

  /** The hash of names will have that key. */
  public SlabLoader(HashKey key) {
    this.key = key;
  }

  @Override
  public void header(ImageHeader image) throws DfsException {
    require(header == null, () -> "a second header");
    header = image;
  }

  @Override
  public void inode(ImageInode image) throws DfsException {
    InodeId id = new InodeId(image.getInodeId());
    require(
        id.value() > 0 && id.value() < head().getNextInodeId(),
        () -> "inode " + id + " beyond next");
    if (id.equals(NamespaceView.ROOT_ID)) {
      root(image);
      return;
    }
    SlabNamespace namespace = namespace();
    PackedName name = PackedName.of(image.getName());
    require(name.bytes <= NameHeap.BYTES_MAX, () -> "the name of inode " + id + " is too long");
    require(namespace.slotOf(id) == Slab.NONE, () -> "inode " + id + " twice");
    require(
        image.getDetached() == (image.getParentId() == InodeId.NONE.value()),
        () -> "inode " + id + " has neither a parent nor the mark of a detached root, or both");
    int slot = namespace.createInode(id, name, attributes(image), layout(image));
    namespace.slabs.inodes.setTimes(slot, image.getMtimeMs(), image.getAtimeMs());
    setParentId(slot, image.getParentId());
    if (image.getDetached()) {
      namespace.detachedRoots.add(id);
    }
    if (image.getDirectory()) {
      namespace.directories.create(slot);
    } else {
      loadBlocks(namespace, image, slot);
    }
  }

  private void root(ImageInode image) throws DfsException {
    head();
    require(loading == null, () -> "the root is not the first inode");
    require(image.getDirectory(), () -> "the root is a file");
    loading = new SlabNamespace(key, attributes(image));
    int slot = loading.slotOf(NamespaceView.ROOT_ID);
    loading.slabs.inodes.setTimes(slot, image.getMtimeMs(), image.getAtimeMs());
    setParentId(slot, InodeId.NONE.value());
  }

  private static InodeAttributes attributes(ImageInode image) {
    return new InodeAttributes(
        image.getOwner(), image.getGroup(), image.getMode(), image.getMtimeMs());
  }

  private static @Nullable FileLayout layout(ImageInode image) {
    return image.getDirectory()
        ? null
        : new FileLayout(
            image.getRedundancy().getReplicated(), image.getBlockSize(), image.getChecksum());
  }

  private void setParentId(int slot, long id) {
    int page = slot >>> (Pages.SHIFT - 1);
    while (page >= parentIds.count()) {
      parentIds.add(0);
    }
    int offset = slot << 1 & Pages.MASK;
    parentIds.writable(page)[offset] = (int) id;
    parentIds.writable(page)[offset + 1] = (int) (id >>> 32);
  }

  private void loadBlocks(SlabNamespace namespace, ImageInode image, int file) throws DfsException {
    for (ImageBlock block : image.getBlocksList()) {
      BlockId id = new BlockId(block.getBlockId());
      require(
          id.value() < head().getNextBlockId()
              && block.getIssuedGs() < head().getNextGenerationStamp(),
          () -> "block " + id + " beyond next");
      require(BlockRows.isRegular(id.value()), () -> "block " + id + " was never given out");
      require(
          block.getState() != BlockState.UNRECOGNIZED, () -> "block " + id + " has no known state");
      require(
          namespace.fileBlocks.find(id.value()) == IdTable.NONE, () -> "block " + id + " twice");
      namespace.fileBlocks.append(
          file,
          BlockRows.indexOf(id.value()),
          block.getCommittedGs(),
          block.getIssuedGs(),
          block.getLength(),
          block.getState());
    }
    if (image.hasLease()) {
      namespace.files.openLease(
          file,
          new LeaseHolder(
              new SessionId(image.getLease().getSessionId()), image.getLease().getClientName()));
    }
  }

  @Override
  public void session(ImageSession image) throws DfsException {
    SlabNamespace namespace = namespace();
    SessionId id = new SessionId(image.getSessionId());
    require(id.value() < head().getNextSessionId(), () -> "session " + id + " beyond next");
    SessionEntry session = SessionEntry.load(image, () -> namespace.openFiles(id));
    require(namespace.sessions.put(id, session) == null, () -> "session " + id + " twice");
  }

  @Override
  public Namespace finish() throws DfsException {
    SlabNamespace namespace = namespace();
    new SlabLinker(namespace, parentIds).link();
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

  private ImageHeader head() throws DfsException {
    if (header == null) {
      throw corrupt("the header is missing");
    }
    return header;
  }

  private SlabNamespace namespace() throws DfsException {
    head();
    if (loading == null) {
      throw corrupt("the root is missing or not the first inode");
    }
    return loading;
  }

  static void require(boolean holds, Supplier<String> problem) throws DfsException {
    if (!holds) {
      throw corrupt(problem.get());
    }
  }

  static DfsException corrupt(String problem) {
    return new DfsException(
        ErrorCode.IMAGE_CORRUPT, "the image's items do not fit together: " + problem);
  }
}
