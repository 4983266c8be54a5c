package io.ashlar.namenode.namespace;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.path.DfsPath;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hard state, for reading: inodes, blocks, leases, sessions, and the next free ids.
 *
 * <p><b>Threading</b>: valid inside a read or write section of the loop only; see {@code
 * loop.Namesystem}.
 */
public interface NamespaceView {
  /** Id of the root directory. */
  InodeId ROOT_ID = new InodeId(1);

  /** The root directory. */
  DirectoryView root();

  /** The inode of that id, attached to the tree or detached; null if there is none. */
  @Nullable InodeView inode(InodeId id);

  /** Every inode, attached or detached, in order of id. */
  Iterable<InodeView> inodes();

  /** Number of inodes, attached or detached. */
  long inodeCount();

  /** True if the inode exists and the root is above it; costs O(depth). */
  boolean isAttached(InodeId id);

  /** Inodes from the root along {@code path}, as far as they exist. */
  Resolution resolve(DfsPath path);

  /**
   * The full path of an attached inode. For one that was deleted and is not reclaimed yet: its path
   * below the deleted root, after {@code [deleted]/}.
   */
  String pathOf(InodeId id);

  /** The block of that id, or null. */
  @Nullable BlockView block(BlockId id);

  /** Visits every block of attached and detached files, in order of id. */
  void forEachBlock(Consumer<BlockView> visitor);

  /** Number of blocks. */
  long blockCount();

  /** The session of that id; null if it never was or has ended. */
  @Nullable SessionView session(SessionId id);

  /** All open sessions, in order of id. */
  List<SessionView> sessions();

  /** Number of open sessions. */
  int sessionCount();

  /** Roots of subtrees that wait for reclaim, in order of id. */
  List<InodeId> detachedRoots();

  /** The first of {@link #detachedRoots}, or null; costs nothing, however many wait. */
  @Nullable InodeId firstDetachedRoot();

  /** Number of roots that wait for reclaim. */
  int detachedRootCount();

  /** Number of files that are open for write, deleted ones that wait for reclaim included. */
  int leaseCount();

  /** Sessions that hold leases, in order of id; also ended ones whose files did not close yet. */
  List<SessionId> leaseHolders();

  /** Files that the session holds open, in order of id; the session may have ended. */
  List<InodeId> openFiles(SessionId session);

  /** The first {@code limit} of those that come after {@code after}. */
  List<InodeId> openFiles(SessionId session, InodeId after, int limit);

  /** The id that the next inode gets. */
  InodeId nextInodeId();

  /** The id that the next block gets. */
  BlockId nextBlockId();

  /** The next generation stamp. */
  GenerationStamp nextGenerationStamp();

  /** The next session id. */
  SessionId nextSessionId();

  /** Highest epoch that started. */
  Epoch epoch();

  /** Feature level that an operator finalized last. */
  int featureLevel();

  /** What operators want of DataNodes and of the balancer. */
  AdminView admin();

  /** Txid of the last record applied. */
  long appliedTxid();

  /** SHA-256 over the hard state in canonical order, hex. Costs O(size). */
  String digest();

  /**
   * Where a path leads.
   *
   * @param inodes existing inodes from the root on
   * @param path as asked
   */
  record Resolution(List<InodeView> inodes, DfsPath path) {
    /** The inode at the full path, or null. */
    public @Nullable InodeView target() {
      return inodes.size() == path.names().size() + 1 ? deepest() : null;
    }

    /** The last inode that exists. */
    public InodeView deepest() {
      return inodes.get(inodes.size() - 1);
    }
  }
}
