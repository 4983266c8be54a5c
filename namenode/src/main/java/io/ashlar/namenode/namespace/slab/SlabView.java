package io.ashlar.namenode.namespace.slab;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.BlockIds;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.namespace.AdminTable;
import io.ashlar.namenode.namespace.AdminView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceDigest;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionEntry;
import io.ashlar.namenode.namespace.SessionView;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** State and reading side of {@link SlabNamespace}. */
abstract sealed class SlabView implements NamespaceView permits SlabNamespace {
  final Slabs slabs = new Slabs();
  final NameTable names;
  final IdTable inodesById = new IdTable();
  final FileBlocks fileBlocks = new FileBlocks(slabs);
  final DirectoryTable directories = new DirectoryTable(slabs);
  final Leases leases = new Leases();
  final TreeMap<SessionId, SessionEntry> sessions = new TreeMap<>();
  final TreeSet<InodeId> detachedRoots = new TreeSet<>();
  InodeId nextInodeId = new InodeId(ROOT_ID.value() + 1);
  BlockId nextBlockId = BlockIds.FIRST;
  GenerationStamp nextGenerationStamp = new GenerationStamp(1);
  SessionId nextSessionId = new SessionId(1);
  Epoch epoch = Epoch.NONE;
  int featureLevel;
  long appliedTxid;
  final AdminTable admin = new AdminTable();

  SlabView(HashKey key) {
    names = new NameTable(key, slabs.inodes);
  }

  /** Slot of an inode, or {@link Slab#NONE}. */
  final int slotOf(InodeId id) {
    int found = inodesById.get(id.value());
    return found == IdTable.NONE ? Slab.NONE : found;
  }

  /** The inode must exist. */
  final int existing(InodeId id) {
    int slot = slotOf(id);
    checkState(slot != Slab.NONE, () -> "inode " + id + " does not exist");
    return slot;
  }

  /** The inode must exist and be a directory. */
  final DirectoryState directory(InodeId id) {
    int slot = existing(id);
    checkState(slabs.inodes.isDirectory(slot), () -> "inode " + id + " is not a directory");
    return directories.of(slot);
  }

  /** The inode must exist and be a file. */
  final int file(InodeId id) {
    int slot = existing(id);
    checkState(!slabs.inodes.isDirectory(slot), () -> "inode " + id + " is not a file");
    return slot;
  }

  final InodeView viewOf(int slot) {
    return slabs.inodes.isDirectory(slot)
        ? new SlabDirectory(this, slot)
        : new SlabFile(slabs, slot);
  }

  private int rootSlot() {
    return existing(ROOT_ID);
  }

  @Override
  public final DirectoryView root() {
    return new SlabDirectory(this, rootSlot());
  }

  @Override
  public final @Nullable InodeView inode(InodeId id) {
    int slot = slotOf(id);
    return slot == Slab.NONE ? null : viewOf(slot);
  }

  @Override
  public final Iterable<InodeView> inodes() {
    return InodeIterator::new;
  }

  @Override
  public final long inodeCount() {
    return inodesById.size();
  }

  @Override
  public final boolean isAttached(InodeId id) {
    int slot = slotOf(id);
    return slot != Slab.NONE && topOf(slot) == rootSlot();
  }

  /** The root of the tree that an inode is in: the root directory or a detached inode. */
  private int topOf(int slot) {
    int at = slot;
    for (DirectoryState up = directories.parentOf(at); up != null; up = up.parent) {
      at = up.slot;
    }
    return at;
  }

  @Override
  public final Resolution resolve(DfsPath path) {
    List<InodeView> found = new ArrayList<>(path.names().size() + 1);
    int at = rootSlot();
    found.add(viewOf(at));
    for (String name : path.names()) {
      if (!slabs.inodes.isDirectory(at)) {
        break;
      }
      at = names.find(slabs.inodes.content(at), PackedName.of(name));
      if (at == Slab.NONE) {
        break;
      }
      found.add(viewOf(at));
    }
    return new Resolution(Collections.unmodifiableList(found), path);
  }

  @Override
  public final String pathOf(InodeId id) {
    int slot = existing(id);
    List<String> upwards = new ArrayList<>();
    int at = slot;
    for (DirectoryState up = directories.parentOf(at); up != null; up = up.parent) {
      upwards.add(slabs.inodes.name(at));
      at = up.slot;
    }
    Collections.reverse(upwards);
    return (at == rootSlot() ? "/" : "[deleted]/") + String.join("/", upwards);
  }

  @Override
  public final @Nullable BlockView block(BlockId id) {
    int found = fileBlocks.find(id.value());
    return found == IdTable.NONE ? null : blockView(found);
  }

  private BlockView blockView(int found) {
    return slabs.blockView(fileBlocks.rowOf(found), fileBlocks.fileOf(found));
  }

  @Override
  public final void forEachBlock(Consumer<BlockView> visitor) {
    fileBlocks.table().forEach(found -> visitor.accept(blockView(found)));
  }

  @Override
  public final long blockCount() {
    return fileBlocks.table().size();
  }

  @Override
  public final @Nullable SessionView session(SessionId id) {
    return sessions.get(id);
  }

  @Override
  public final List<SessionView> sessions() {
    return List.copyOf(sessions.values());
  }

  @Override
  public final int sessionCount() {
    return sessions.size();
  }

  @Override
  public final List<InodeId> detachedRoots() {
    return List.copyOf(detachedRoots);
  }

  @Override
  public final @Nullable InodeId firstDetachedRoot() {
    return detachedRoots.isEmpty() ? null : detachedRoots.first();
  }

  @Override
  public final int detachedRootCount() {
    return detachedRoots.size();
  }

  @Override
  public final int leaseCount() {
    return leases.count();
  }

  @Override
  public final List<SessionId> leaseHolders() {
    return leases.holders();
  }

  @Override
  public final List<InodeId> openFiles(SessionId session) {
    return leases.filesOf(session);
  }

  @Override
  public final List<InodeId> openFiles(SessionId session, InodeId after, int limit) {
    return leases.filesOf(session, after, limit);
  }

  @Override
  public final InodeId nextInodeId() {
    return nextInodeId;
  }

  @Override
  public final BlockId nextBlockId() {
    return nextBlockId;
  }

  @Override
  public final GenerationStamp nextGenerationStamp() {
    return nextGenerationStamp;
  }

  @Override
  public final SessionId nextSessionId() {
    return nextSessionId;
  }

  @Override
  public final Epoch epoch() {
    return epoch;
  }

  @Override
  public final int featureLevel() {
    return featureLevel;
  }

  @Override
  public final AdminView admin() {
    return admin;
  }

  @Override
  public final long appliedTxid() {
    return appliedTxid;
  }

  @Override
  public final String digest() {
    return NamespaceDigest.of(this);
  }

  /** Heap of each part, estimated from its arrays. */
  public final SlabSizes sizes() {
    return new SlabSizes(
        inodesById.size(),
        slabs.inodes.rows.bytes(),
        slabs.names.bytes(),
        slabs.blocks.rows.bytes(),
        slabs.lists.bytes() + slabs.extended.bytes() + slabs.wide.bytes(),
        names.bytes(),
        inodesById.bytes(),
        fileBlocks.table().bytes(),
        directories.bytes() + slabs.directories.bytes());
  }

  private final class InodeIterator implements Iterator<InodeView> {
    private long next = inodesById.ceiling(0);

    @Override
    public boolean hasNext() {
      return next >= 0;
    }

    @Override
    public InodeView next() {
      if (next < 0) {
        throw new NoSuchElementException();
      }
      InodeView inode = viewOf(inodesById.get(next));
      next = inodesById.ceiling(next + 1);
      return inode;
    }
  }
}
