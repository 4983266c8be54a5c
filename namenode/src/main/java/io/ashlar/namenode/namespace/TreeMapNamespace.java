package io.ashlar.namenode.namespace;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.BlockIds;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.Objects;

/**
 * The namespace as plain sorted maps: written to be read and believed. The compact namespace is
 * held against it in tests.
 *
 * <p><b>Threading</b>: as {@link Namespace} says; nothing here is synchronized.
 */
public final class TreeMapNamespace extends TreeMapView implements Namespace {
  private final ListenerList listeners = new ListenerList();
  private TouchListener touches = ListenerList.NOBODY;

  /** An empty namespace whose root belongs to the superuser. */
  public TreeMapNamespace() {
    this(new InodeAttributes("superuser", "supergroup", 0755, 0));
  }

  /** An empty namespace with a root of those attributes. */
  public TreeMapNamespace(InodeAttributes root) {
    super(new DirectoryNode(ROOT_ID, "", root));
  }

  @Override
  public void addListener(NamespaceListener listener) {
    listeners.add(listener);
  }

  @Override
  public void setTouchListener(TouchListener listener) {
    touches = listener;
  }

  @Override
  public FrozenNamespace freeze(long retainedBytesMax) {
    return new CopiedNamespace(this);
  }

  @Override
  public void setAppliedTxid(long txid) {
    checkState(txid > appliedTxid, () -> "txid " + txid + " follows " + appliedTxid);
    appliedTxid = txid;
  }

  @Override
  public void startEpoch(Epoch next) {
    checkState(next.compareTo(epoch) > 0, () -> "epoch " + next + " follows " + epoch);
    epoch = next;
  }

  @Override
  public void finalizeFeatureLevel(int level) {
    checkState(level >= featureLevel, () -> "feature level " + level + " after " + featureLevel);
    featureLevel = level;
  }

  @Override
  public void setNodeAdmin(NodeAdmin changed) {
    admin.set(changed);
    listeners.nodeAdminChanged(changed);
  }

  @Override
  public void setBalancer(BalancerSettings settings) {
    admin.set(settings);
  }

  @Override
  public void openSession(SessionId id, String clientName, String principal) {
    checkState(id.equals(nextSessionId), () -> "session " + id + ", next is " + nextSessionId);
    nextSessionId = new SessionId(id.value() + 1);
    sessions.put(id, new SessionEntry(id, clientName, principal, () -> openFiles(id)));
    listeners.sessionOpened(id);
  }

  @Override
  public void endSession(SessionId id) {
    checkState(sessions.remove(id) != null, () -> "session " + id + " is not open");
    listeners.sessionEnded(id);
    openFiles(id).forEach(file -> touches.inodeTouched(file.value()));
  }

  @Override
  public void storeResult(SessionId id, SessionView.CallResult result, long lowestUnanswered) {
    SessionEntry session = sessions.get(id);
    checkState(session != null, () -> "a call of session " + id + ", which is not open");
    Objects.requireNonNull(session).store(result, lowestUnanswered);
  }

  @Override
  public void addDirectory(InodeId id, InodeId parent, String name, InodeAttributes attributes) {
    attachNew(new DirectoryNode(id, name, attributes), parent, attributes.mtimeMs());
  }

  @Override
  public void addFile(
      InodeId id,
      InodeId parent,
      String name,
      InodeAttributes attributes,
      FileLayout layout,
      LeaseHolder lease) {
    FileNode file = new FileNode(id, name, attributes, layout, blocks);
    file.atimeMs = attributes.mtimeMs();
    attachNew(file, parent, attributes.mtimeMs());
    openLease(file, lease);
    listeners.leaseOpened(id, lease);
  }

  private void attachNew(InodeNode inode, InodeId parentId, long mtimeMs) {
    checkState(
        inode.id.equals(nextInodeId), () -> "inode " + inode.id + ", next is " + nextInodeId);
    DirectoryNode parent = directory(parentId);
    checkFree(parent, inode.name);
    nextInodeId = new InodeId(inode.id.value() + 1);
    inodes.put(inode.id, inode);
    parent.attach(inode);
    touchEntries(parent, mtimeMs);
    touches.inodeTouched(inode.id.value());
  }

  @Override
  public void move(InodeId id, InodeId newParent, String newName, long mtimeMs) {
    InodeNode inode = node(id);
    DirectoryNode from = parentOf(inode);
    DirectoryNode to = directory(newParent);
    checkState(!to.isWithin(id), () -> "inode " + id + " would move below itself");
    checkFree(to, newName);
    from.release(inode);
    inode.name = newName;
    to.attach(inode);
    touchEntries(from, mtimeMs);
    touchEntries(to, mtimeMs);
    touches.inodeTouched(id.value());
  }

  @Override
  public void detach(InodeId id, long mtimeMs) {
    InodeNode inode = node(id);
    DirectoryNode parent = parentOf(inode);
    parent.release(inode);
    detachedRoots.add(id);
    touchEntries(parent, mtimeMs);
    touches.inodeTouched(id.value());
  }

  @Override
  public void reclaim(InodeId root, int inodesMax, int blocksMax) {
    checkState(detachedRoots.contains(root), () -> "inode " + root + " is not detached");
    int blocksLeft = blocksMax;
    InodeNode at = deepestLast(node(root));
    for (int freed = 0; freed < inodesMax; freed++) {
      if (at instanceof FileNode file) {
        for (; blocksLeft > 0 && !file.blockIds.isEmpty(); blocksLeft--) {
          removeLastBlock(file);
        }
        if (!file.blockIds.isEmpty()) {
          return;
        }
      }
      DirectoryNode parent = at.parent;
      if (parent != null) {
        parent.release(at);
      }
      free(at);
      if (parent == null) {
        detachedRoots.remove(root);
        return;
      }
      at = deepestLast(parent);
    }
  }

  /** Follows the last entries down; removing those first frees a subtree from its leaves up. */
  private static InodeNode deepestLast(InodeNode from) {
    InodeNode at = from;
    while (at instanceof DirectoryNode directory && !directory.entries.isEmpty()) {
      at = directory.entries.lastEntry().getValue();
    }
    return at;
  }

  private void free(InodeNode inode) {
    inodes.remove(inode.id);
    if (inode instanceof FileNode file) {
      endLease(file);
    }
    touches.inodeTouched(inode.id.value());
  }

  private void endLease(FileNode file) {
    LeaseHolder holder = file.lease;
    if (holder != null) {
      dropLease(file, holder);
      listeners.leaseClosed(file.id, holder);
    }
  }

  @Override
  public void addBlock(InodeId fileId, BlockId block, GenerationStamp stamp) {
    checkState(block.equals(nextBlockId), () -> "block " + block + ", next is " + nextBlockId);
    takeStamp(stamp);
    FileNode file = file(fileId);
    nextBlockId = BlockIds.next(block);
    BlockView added =
        new BlockView(
            block, fileId, stamp, stamp, 0, BlockState.UNDER_CONSTRUCTION, file.replication);
    file.blockIds.add(block);
    replace(added);
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void removeLastBlock(InodeId fileId, BlockId block) {
    FileNode file = file(fileId);
    int last = file.blockIds.size() - 1;
    checkState(
        last >= 0 && file.blockIds.get(last).equals(block),
        () -> "block " + block + " is not the last of inode " + fileId);
    removeLastBlock(file);
  }

  private void removeLastBlock(FileNode file) {
    BlockId last = file.blockIds.remove(file.blockIds.size() - 1);
    BlockView removed = Objects.requireNonNull(blocks.remove(last));
    setLength(file, file.length - removed.length());
    listeners.blockRemoved(removed);
    touches.inodeTouched(file.id.value());
  }

  @Override
  public void takeStamp(GenerationStamp stamp) {
    checkState(
        stamp.equals(nextGenerationStamp),
        () -> "stamp " + stamp + ", next is " + nextGenerationStamp);
    nextGenerationStamp = new GenerationStamp(stamp.value() + 1);
  }

  @Override
  public void setBlock(BlockId blockId, BlockStatus status) {
    BlockView before = blocks.get(blockId);
    checkState(before != null, () -> "block " + blockId + " does not exist");
    FileNode file = file(Objects.requireNonNull(before).file());
    setLength(file, file.length + status.length() - before.length());
    replace(with(before, status, file.replication));
    touches.inodeTouched(file.id.value());
  }

  @Override
  public void reopenFile(InodeId fileId, LeaseHolder lease) {
    FileNode file = file(fileId);
    checkState(file.lease == null, () -> "inode " + fileId + " is open for write already");
    openLease(file, lease);
    listeners.leaseOpened(fileId, lease);
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void reassignLease(InodeId fileId, LeaseHolder lease) {
    FileNode file = file(fileId);
    checkState(file.lease != null, () -> "inode " + fileId + " is not open for write");
    endLease(file);
    reopenFile(fileId, lease);
  }

  @Override
  public void closeFile(InodeId fileId, long mtimeMs) {
    FileNode file = file(fileId);
    checkState(file.lease != null, () -> "inode " + fileId + " is not open for write");
    for (BlockView block : file.blocks()) {
      if (block.state() != BlockState.COMPLETE) {
        BlockStatus complete = BlockStatus.of(block).with(block.length(), BlockState.COMPLETE);
        replace(with(block, complete, file.replication));
      }
    }
    file.mtimeMs = mtimeMs;
    endLease(file);
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void concat(InodeId targetId, InodeId sourceId, long mtimeMs) {
    FileNode target = file(targetId);
    FileNode source = file(sourceId);
    checkState(
        target.lease == null && source.lease == null && target != source,
        () -> "inodes " + targetId + " and " + sourceId + " are not two closed files");
    DirectoryNode parent = parentOf(source);
    parent.release(source);
    for (BlockId id : source.blockIds) {
      BlockView block = Objects.requireNonNull(blocks.get(id));
      target.blockIds.add(id);
      setLength(target, target.length + block.length());
      replace(
          new BlockView(
              id,
              targetId,
              block.committedGs(),
              block.issuedGs(),
              block.length(),
              block.state(),
              target.replication));
    }
    target.mtimeMs = mtimeMs;
    free(source);
    touchEntries(parent, mtimeMs);
    touches.inodeTouched(targetId.value());
  }

  @Override
  public void setMode(InodeId id, int mode) {
    node(id).mode = mode;
    touches.inodeTouched(id.value());
  }

  @Override
  public void setOwner(InodeId id, String owner, String group) {
    InodeNode inode = node(id);
    inode.owner = owner;
    inode.group = group;
    touches.inodeTouched(id.value());
  }

  @Override
  public void setTimes(InodeId id, long mtimeMs, long atimeMs) {
    InodeNode inode = node(id);
    inode.mtimeMs = mtimeMs;
    inode.atimeMs = atimeMs;
    touches.inodeTouched(id.value());
  }

  @Override
  public void setReplication(InodeId fileId, int replication) {
    FileNode file = file(fileId);
    reweigh(file, () -> file.replication = replication);
    for (BlockView block : file.blocks()) {
      replace(with(block, BlockStatus.of(block), replication));
    }
    touches.inodeTouched(fileId.value());
  }

  private static BlockView with(BlockView block, BlockStatus status, int replication) {
    return new BlockView(
        block.id(),
        block.file(),
        status.committedGs(),
        status.issuedGs(),
        status.length(),
        status.state(),
        replication);
  }

  private void replace(BlockView block) {
    blocks.put(block.id(), block);
    listeners.blockChanged(block);
  }

  private static void setLength(FileNode file, long length) {
    reweigh(file, () -> file.length = length);
  }

  /** Runs {@code change}; the counts of all directories above follow. */
  private static void reweigh(FileNode file, Runnable change) {
    DirectoryNode parent = file.parent;
    if (parent != null) {
      parent.addToCounts(file.weight(), -1);
    }
    change.run();
    if (parent != null) {
      parent.addToCounts(file.weight(), 1);
    }
  }

  private void touchEntries(DirectoryNode directory, long mtimeMs) {
    directory.mtimeMs = mtimeMs;
    touches.entriesTouched(directory.id.value());
  }

  private static void checkFree(DirectoryNode directory, String name) {
    checkState(
        !directory.entries.containsKey(name),
        () -> "directory " + directory.id + " has an entry '" + name + "' already");
  }

  private static DirectoryNode parentOf(InodeNode inode) {
    checkState(inode.parent != null, () -> "inode " + inode.id + " has no parent");
    return Objects.requireNonNull(inode.parent);
  }
}
