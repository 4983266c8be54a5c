package io.ashlar.namenode.namespace;

/**
 * Hears what the appliers do to blocks, so that soft state follows the hard one.
 *
 * <p><b>Threading</b>: called inside the write section, in the order of the records; also while an
 * image is loaded and the log replayed.
 */
public interface NamespaceListener {
  /** A block was allocated, or its length, state, stamps or replication changed. */
  void onBlockChanged(BlockView block);

  /** A block no longer belongs to any file; its replicas may be deleted. */
  void onBlockRemoved(BlockView block);

  /** Everything is new (an image was loaded); ask {@link NamespaceView#forEachBlock}. */
  default void onReset() {}
}
