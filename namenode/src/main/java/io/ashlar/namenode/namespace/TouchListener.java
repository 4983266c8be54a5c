package io.ashlar.namenode.namespace;

/**
 * Hears whose visible state a record changed, so that reads of undurable state can be held.
 *
 * <p>A read of a path depends on {@link #inodeTouched} of every inode along it; of the inode at its
 * end, or of the deepest one that exists when the lookup failed, it depends on {@link
 * #entriesTouched} as well. A read of subtree counts depends on everything below and must be
 * treated as depending on all that is not durable yet.
 *
 * <p><b>Threading</b>: called inside the write section.
 */
public interface TouchListener {
  /** The inode came, went, moved, or its attributes or blocks changed. */
  void inodeTouched(long inodeId);

  /** An entry of the directory came or went, and with it the directory's mtime changed. */
  void entriesTouched(long directoryId);
}
