package io.ashlar.namenode.namespace.slab;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.BlockIds;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.ListenerList;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceImage;
import io.ashlar.namenode.namespace.NamespaceListener;
import io.ashlar.namenode.namespace.SessionEntry;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.namenode.namespace.TouchListener;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The compact namespace: about 80 bytes for a file with one block and a name of 20 characters, and
 * few objects for the collector to follow. Tests hold it against {@code TreeMapNamespace}.
 *
 * <p>No change costs more than the depth of its path and the logarithm of its directory's size.
 *
 * <p><b>Threading</b>: as {@link Namespace} says; nothing here is synchronized. Readers change
 * nothing, so any number of them may run while the writer is excluded.
 */
public final class SlabNamespace extends SlabView implements Namespace {
  private final ListenerList listeners = new ListenerList();
  private TouchListener touches = ListenerList.NOBODY;
  final SlabFiles files = new SlabFiles(this, listeners);

  /** Sessions that a frozen state may share; they are copied before the next change. */
  private final Set<SessionId> frozenSessions = new HashSet<>();

  /** An empty namespace whose root belongs to the superuser. */
  public SlabNamespace(HashKey key) {
    this(key, new InodeAttributes("superuser", "supergroup", 0755, 0));
  }

  /** An empty namespace with a root of those attributes. */
  public SlabNamespace(HashKey key, InodeAttributes root) {
    super(key);
    directories.create(createInode(ROOT_ID, PackedName.of(""), root, null));
  }

  int createInode(
      InodeId id, PackedName name, InodeAttributes attributes, @Nullable FileLayout layout) {
    int shared =
        slabs.attributes.use(
            new AttributeSet(attributes.owner(), attributes.group(), attributes.mode(), layout));
    boolean directory = layout == null;
    int slot =
        slabs.inodes.create(
            id.value(),
            name,
            directory ? InodeRows.DIRECTORY : 0,
            shared,
            attributes.mtimeMs(),
            directory ? 0 : attributes.mtimeMs());
    inodesById.put(id.value(), slot);
    return slot;
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
    Freeze freeze = new Freeze(retainedBytesMax);
    frozenSessions.clear();
    frozenSessions.addAll(sessions.keySet());
    return new FrozenSlabs(freeze, NamespaceImage.header(this), slabs.freeze(freeze), sessions());
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
    SessionEntry current = Objects.requireNonNull(session);
    if (frozenSessions.remove(id)) {
      current = current.copy();
      sessions.put(id, current);
    }
    current.store(result, lowestUnanswered);
  }

  @Override
  public void addDirectory(InodeId id, InodeId parent, String name, InodeAttributes attributes) {
    PackedName packed = PackedName.of(name);
    DirectoryState to = checkNew(id, parent, packed);
    int slot = createInode(id, packed, attributes, null);
    DirectoryState state = directories.create(slot);
    attach(to, slot, packed, state);
    afterNew(id, to, attributes.mtimeMs());
  }

  @Override
  public void addFile(
      InodeId id,
      InodeId parent,
      String name,
      InodeAttributes attributes,
      FileLayout layout,
      LeaseHolder lease) {
    PackedName packed = PackedName.of(name);
    DirectoryState to = checkNew(id, parent, packed);
    int slot = createInode(id, packed, attributes, layout);
    attach(to, slot, packed, null);
    files.openLease(slot, lease);
    afterNew(id, to, attributes.mtimeMs());
    listeners.leaseOpened(id, lease);
  }

  private DirectoryState checkNew(InodeId id, InodeId parent, PackedName name) {
    checkState(id.equals(nextInodeId), () -> "inode " + id + ", next is " + nextInodeId);
    DirectoryState to = directory(parent);
    checkFree(to, name);
    return to;
  }

  private void afterNew(InodeId id, DirectoryState to, long mtimeMs) {
    nextInodeId = new InodeId(id.value() + 1);
    touchEntries(to, mtimeMs);
    touches.inodeTouched(id.value());
  }

  /** Adds an entry; counts and reach of all directories from there up follow. */
  void attach(DirectoryState to, int slot, PackedName name, @Nullable DirectoryState subtree) {
    slabs.inodes.setParent(slot, to.number);
    names.add(slot);
    to.children.insert(slabs.inodes, slot, name);
    if (subtree != null) {
      subtree.parent = to;
    }
    count(to, slot, 1);
    to.growExtent(slabs.inodes, name.bytes, subtree);
  }

  /** Removes an entry; counts of all directories from there up follow. */
  private void release(DirectoryState from, int slot) {
    count(from, slot, -1);
    names.remove(slot);
    from.children.remove(slabs.inodes, slot);
    slabs.inodes.setParent(slot, Slab.NONE);
    if (slabs.inodes.isDirectory(slot)) {
      directories.of(slot).parent = null;
    }
  }

  private void count(DirectoryState in, int slot, int sign) {
    if (slabs.inodes.isDirectory(slot)) {
      in.addDirectory(directories.of(slot), sign);
    } else {
      long length = slabs.length(slot);
      in.add(0, sign, sign * length, sign * length * slabs.layoutOf(slot).replication());
    }
  }

  @Override
  public void move(InodeId id, InodeId newParent, String newName, long mtimeMs) {
    int slot = existing(id);
    DirectoryState from = parentOf(slot);
    DirectoryState to = directory(newParent);
    boolean isDirectory = slabs.inodes.isDirectory(slot);
    DirectoryState subtree = isDirectory ? directories.of(slot) : null;
    checkState(
        subtree == null || !to.isWithin(subtree), () -> "inode " + id + " would move below itself");
    PackedName packed = PackedName.of(newName);
    checkFree(to, packed);
    release(from, slot);
    slabs.inodes.setName(slot, packed);
    attach(to, slot, packed, subtree);
    touchEntries(from, mtimeMs);
    touchEntries(to, mtimeMs);
    touches.inodeTouched(id.value());
  }

  @Override
  public void detach(InodeId id, long mtimeMs) {
    int slot = existing(id);
    DirectoryState parent = parentOf(slot);
    release(parent, slot);
    detachedRoots.add(id);
    touchEntries(parent, mtimeMs);
    touches.inodeTouched(id.value());
  }

  @Override
  public void reclaim(InodeId root, int inodesMax, int blocksMax) {
    checkState(detachedRoots.contains(root), () -> "inode " + root + " is not detached");
    int blocksLeft = blocksMax;
    int at = deepestLast(existing(root));
    for (int freed = 0; freed < inodesMax; freed++) {
      if (!slabs.inodes.isDirectory(at)) {
        blocksLeft -= files.freeBlocks(at, blocksLeft);
        if (slabs.blockCount(at) > 0) {
          touches.inodeTouched(slabs.inodes.id(at));
          return;
        }
      }
      DirectoryState parent = directories.parentOf(at);
      if (parent != null) {
        release(parent, at);
      }
      free(at);
      if (parent == null) {
        detachedRoots.remove(root);
        return;
      }
      at = deepestLast(parent.slot);
    }
  }

  /** Follows the last entries down; removing those first frees a subtree from its leaves up. */
  private int deepestLast(int from) {
    int at = from;
    while (slabs.inodes.isDirectory(at) && directories.of(at).children.size() > 0) {
      at = directories.of(at).children.last();
    }
    return at;
  }

  private void free(int slot) {
    long id = slabs.inodes.id(slot);
    inodesById.remove(id);
    if (slabs.inodes.isDirectory(slot)) {
      directories.free(directories.of(slot));
    } else {
      files.endLease(slot, new InodeId(id));
    }
    slabs.attributes.drop(slabs.inodes.attributes(slot));
    slabs.inodes.free(slot);
    touches.inodeTouched(id);
  }

  @Override
  public void addBlock(InodeId fileId, BlockId block, GenerationStamp stamp) {
    checkState(block.equals(nextBlockId), () -> "block " + block + ", next is " + nextBlockId);
    takeStamp(stamp);
    nextBlockId = BlockIds.next(block);
    files.addBlock(file(fileId), block, stamp);
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void removeLastBlock(InodeId fileId, BlockId block) {
    files.removeLastBlock(file(fileId), block);
    touches.inodeTouched(fileId.value());
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
    touches.inodeTouched(files.setBlock(blockId, status));
  }

  @Override
  public void reopenFile(InodeId fileId, LeaseHolder lease) {
    files.reopen(file(fileId), fileId, lease);
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void reassignLease(InodeId fileId, LeaseHolder lease) {
    int file = file(fileId);
    checkState(files.endLease(file, fileId), () -> "inode " + fileId + " is not open for write");
    files.reopen(file, fileId, lease);
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void closeFile(InodeId fileId, long mtimeMs) {
    int file = file(fileId);
    files.complete(file);
    slabs.inodes.setTimes(file, mtimeMs, slabs.inodes.atimeMs(file));
    checkState(files.endLease(file, fileId), () -> "inode " + fileId + " is not open for write");
    touches.inodeTouched(fileId.value());
  }

  @Override
  public void concat(InodeId targetId, InodeId sourceId, long mtimeMs) {
    int target = file(targetId);
    int source = file(sourceId);
    DirectoryState parent = parentOf(source);
    release(parent, source);
    files.moveBlocks(source, target);
    slabs.inodes.setTimes(target, mtimeMs, slabs.inodes.atimeMs(target));
    free(source);
    touchEntries(parent, mtimeMs);
    touches.inodeTouched(targetId.value());
  }

  @Override
  public void setMode(InodeId id, int mode) {
    int slot = existing(id);
    AttributeSet before = slabs.attributesOf(slot);
    share(slot, new AttributeSet(before.owner(), before.group(), mode, before.layout()));
    touches.inodeTouched(id.value());
  }

  @Override
  public void setOwner(InodeId id, String owner, String group) {
    int slot = existing(id);
    AttributeSet before = slabs.attributesOf(slot);
    share(slot, new AttributeSet(owner, group, before.mode(), before.layout()));
    touches.inodeTouched(id.value());
  }

  private void share(int slot, AttributeSet attributes) {
    int before = slabs.inodes.attributes(slot);
    slabs.inodes.setAttributes(slot, slabs.attributes.use(attributes));
    slabs.attributes.drop(before);
  }

  @Override
  public void setTimes(InodeId id, long mtimeMs, long atimeMs) {
    slabs.inodes.setTimes(existing(id), mtimeMs, atimeMs);
    touches.inodeTouched(id.value());
  }

  @Override
  public void setReplication(InodeId fileId, int replication) {
    int file = file(fileId);
    AttributeSet before = slabs.attributesOf(file);
    FileLayout layout = Objects.requireNonNull(before.layout());
    files.countReplication(file, replication - layout.replication());
    share(
        file,
        new AttributeSet(
            before.owner(),
            before.group(),
            before.mode(),
            new FileLayout(replication, layout.blockSize(), layout.checksum())));
    files.tellOfBlocks(file);
    touches.inodeTouched(fileId.value());
  }

  private void touchEntries(DirectoryState directory, long mtimeMs) {
    int slot = directory.slot;
    slabs.inodes.setTimes(slot, mtimeMs, slabs.inodes.atimeMs(slot));
    touches.entriesTouched(slabs.inodes.id(slot));
  }

  private void checkFree(DirectoryState directory, PackedName name) {
    checkState(
        names.find(directory.number, name) == Slab.NONE,
        () ->
            "directory "
                + slabs.inodes.id(directory.slot)
                + " has such an entry already, of "
                + name.bytes
                + " bytes");
  }

  private DirectoryState parentOf(int slot) {
    DirectoryState parent = directories.parentOf(slot);
    checkState(parent != null, () -> "inode " + slabs.inodes.id(slot) + " has no parent");
    return Objects.requireNonNull(parent);
  }
}
