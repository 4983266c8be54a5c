package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.types.NodeAdmin;

/**
 * Hears what the appliers do to blocks, leases and sessions, so that soft state follows the hard
 * one.
 *
 * <p><b>Threading</b>: called inside the write section, in the order of the records; also while an
 * image is loaded and the log replayed.
 */
public interface NamespaceListener {
  /** A block was allocated, or its length, state, stamps or replication changed. */
  void onBlockChanged(BlockView block);

  /** A block no longer belongs to any file; its replicas may be deleted. */
  void onBlockRemoved(BlockView block);

  /** A session was opened. */
  default void onSessionOpened(SessionId session) {}

  /** A session ended. */
  default void onSessionEnded(SessionId session) {}

  /** A file was opened for write. */
  default void onLeaseOpened(InodeId file, LeaseHolder holder) {}

  /** A file was closed or reclaimed. */
  default void onLeaseClosed(InodeId file, LeaseHolder holder) {}

  /** An operator, or the NameNode itself, gave a DataNode another admin state. */
  default void onNodeAdminChanged(NodeAdmin admin) {}

  /** Everything is new (an image was loaded); ask {@link NamespaceView#forEachBlock}. */
  default void onReset() {}
}
