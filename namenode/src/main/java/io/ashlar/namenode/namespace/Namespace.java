package io.ashlar.namenode.namespace;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.Objects;

/**
 * The hard state with its mutators. Only appliers hold it; everybody else holds {@link
 * NamespaceView}.
 *
 * <p>A mutator checks what our own code must guarantee, such as that a parent exists and an id is
 * the next one. If that does not hold it throws, and the process must stop. It does not check
 * permissions, limits or leases, because a record is a fact.
 *
 * <p><b>Threading</b>: inside the write section only.
 */
public interface Namespace extends NamespaceView {
  /** Tells {@code listener} of every later change of blocks, leases and sessions. */
  void addListener(NamespaceListener listener);

  /** Tells {@code listener}, in place of an earlier one, whose visible state changes. */
  void setTouchListener(TouchListener listener);

  /**
   * Freezes the hard state as it is now. Costs next to nothing; later changes copy what they touch,
   * up to {@code retainedBytesMax}. At most one frozen state is open at a time.
   */
  FrozenNamespace freeze(long retainedBytesMax);

  /** The record of that txid has been applied. */
  void setAppliedTxid(long txid);

  /** A new active NameNode began; epochs only rise. */
  void startEpoch(Epoch epoch);

  /** Records, sections and messages of that level may be written from now on. */
  void finalizeFeatureLevel(int level);

  /** Opens the session that has the next id. */
  void openSession(SessionId id, String clientName, String principal);

  /** Ends a session and drops its results; files that it writes stay open under its name. */
  void endSession(SessionId id);

  /** Keeps an answer and drops those below {@code lowestUnanswered}. */
  void storeResult(SessionId id, SessionView.CallResult result, long lowestUnanswered);

  /** Adds a directory that has the next inode id. */
  void addDirectory(InodeId id, InodeId parent, String name, InodeAttributes attributes);

  /** Adds an empty file that has the next inode id, open for write by {@code lease}. */
  void addFile(
      InodeId id,
      InodeId parent,
      String name,
      InodeAttributes attributes,
      FileLayout layout,
      LeaseHolder lease);

  /** Gives an attached inode another parent, name or both; the new name must be free. */
  void move(InodeId id, InodeId newParent, String newName, long mtimeMs);

  /** Takes a subtree out of the tree; its inodes and blocks stay until they are reclaimed. */
  void detach(InodeId id, long mtimeMs);

  /**
   * Frees at most {@code inodesMax} inodes of a detached subtree, deepest and last names first,
   * with their leases and at most {@code blocksMax} blocks. The root goes last. A file loses its
   * blocks from the end; it is freed with its first one, or stays with what is left.
   */
  void reclaim(InodeId root, int inodesMax, int blocksMax);

  /** Appends an empty block that has the next block id and stamp. */
  void addBlock(InodeId file, BlockId block, GenerationStamp stamp);

  /** Removes the last block of a file. */
  void removeLastBlock(InodeId file, BlockId block);

  /** The next generation stamp is given out. */
  void takeStamp(GenerationStamp stamp);

  /** Sets what may change of a block. */
  void setBlock(BlockId block, BlockStatus status);

  /** Sets what is known of a block's length, and its state. */
  default void setBlock(BlockId block, long length, BlockState state) {
    BlockView before = block(block);
    checkState(before != null, () -> "block " + block + " does not exist");
    setBlock(block, BlockStatus.of(Objects.requireNonNull(before)).with(length, state));
  }

  /** Opens a closed file for write. */
  void reopenFile(InodeId file, LeaseHolder lease);

  /** Gives the lease of an open file to another holder. */
  void reassignLease(InodeId file, LeaseHolder lease);

  /** Ends the lease of a file; its blocks become complete. */
  void closeFile(InodeId file, long mtimeMs);

  /**
   * Moves the blocks of a closed file behind those of another one, whose replication they get from
   * now on; the file that they came from is gone.
   */
  void concat(InodeId target, InodeId source, long mtimeMs);

  /** Sets permission bits. */
  void setMode(InodeId id, int mode);

  /** Sets owner and group. */
  void setOwner(InodeId id, String owner, String group);

  /** Sets both times. */
  void setTimes(InodeId id, long mtimeMs, long atimeMs);

  /** Sets how many replicas each block of a file shall have. */
  void setReplication(InodeId file, int replication);

  /** Gives a DataNode another admin state. */
  void setNodeAdmin(NodeAdmin admin);

  /** Sets what an operator said of the balancer. */
  void setBalancer(BalancerSettings settings);
}
