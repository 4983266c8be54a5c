package io.ashlar.namenode.namespace;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.BlockIds;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** State and reading side of {@link TreeMapNamespace}. */
abstract sealed class TreeMapView implements NamespaceView permits TreeMapNamespace {
  final TreeMap<InodeId, InodeNode> inodes = new TreeMap<>();
  final TreeMap<BlockId, BlockView> blocks = new TreeMap<>();
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

  private final DirectoryNode root;
  private final TreeMap<SessionId, TreeSet<InodeId>> leases = new TreeMap<>();
  private int leaseCount;

  TreeMapView(DirectoryNode root) {
    this.root = root;
    inodes.put(root.id, root);
  }

  /** The inode must exist. */
  final InodeNode node(InodeId id) {
    InodeNode inode = inodes.get(id);
    checkState(inode != null, () -> "inode " + id + " does not exist");
    return Objects.requireNonNull(inode);
  }

  /** The inode must exist and be a directory. */
  final DirectoryNode directory(InodeId id) {
    InodeNode inode = node(id);
    checkState(inode instanceof DirectoryNode, () -> "inode " + id + " is not a directory");
    return (DirectoryNode) inode;
  }

  /** The inode must exist and be a file. */
  final FileNode file(InodeId id) {
    InodeNode inode = node(id);
    checkState(inode instanceof FileNode, () -> "inode " + id + " is not a file");
    return (FileNode) inode;
  }

  final void openLease(FileNode file, LeaseHolder holder) {
    file.lease = holder;
    leases.computeIfAbsent(holder.session(), session -> new TreeSet<>()).add(file.id);
    leaseCount++;
  }

  final void dropLease(FileNode file, LeaseHolder holder) {
    file.lease = null;
    TreeSet<InodeId> held = Objects.requireNonNull(leases.get(holder.session()));
    held.remove(file.id);
    if (held.isEmpty()) {
      leases.remove(holder.session());
    }
    leaseCount--;
  }

  @Override
  public final DirectoryView root() {
    return root;
  }

  @Override
  public final @Nullable InodeView inode(InodeId id) {
    return inodes.get(id);
  }

  @Override
  public final Iterable<InodeView> inodes() {
    return Collections.unmodifiableCollection(inodes.values());
  }

  @Override
  public final long inodeCount() {
    return inodes.size();
  }

  @Override
  public final boolean isAttached(InodeId id) {
    InodeNode inode = inodes.get(id);
    return inode != null && inode.top() == root;
  }

  @Override
  public final Resolution resolve(DfsPath path) {
    List<InodeView> found = new ArrayList<>(path.names().size() + 1);
    found.add(root);
    InodeNode at = root;
    for (String name : path.names()) {
      if (!(at instanceof DirectoryNode directory)) {
        break;
      }
      InodeNode next = directory.entries.get(name);
      if (next == null) {
        break;
      }
      found.add(next);
      at = next;
    }
    return new Resolution(Collections.unmodifiableList(found), path);
  }

  @Override
  public final String pathOf(InodeId id) {
    InodeNode inode = node(id);
    String below = String.join("/", inode.namesBelowTop());
    return inode.top() == root ? "/" + below : "[deleted]/" + below;
  }

  @Override
  public final @Nullable BlockView block(BlockId id) {
    return blocks.get(id);
  }

  @Override
  public final void forEachBlock(Consumer<BlockView> visitor) {
    blocks.values().forEach(visitor);
  }

  @Override
  public final long blockCount() {
    return blocks.size();
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
    return leaseCount;
  }

  @Override
  public final List<SessionId> leaseHolders() {
    return List.copyOf(leases.keySet());
  }

  @Override
  public final List<InodeId> openFiles(SessionId session) {
    TreeSet<InodeId> held = leases.get(session);
    return held == null ? List.of() : List.copyOf(held);
  }

  @Override
  public final List<InodeId> openFiles(SessionId session, InodeId after, int limit) {
    TreeSet<InodeId> held = leases.get(session);
    return held == null ? List.of() : held.tailSet(after, false).stream().limit(limit).toList();
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
}
