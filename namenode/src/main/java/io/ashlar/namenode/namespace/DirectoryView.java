package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be read of a directory. */
public interface DirectoryView extends InodeView {
  /** The entry of that name, or null. */
  @Nullable InodeView child(String name);

  /** At most {@code limit} entries whose names follow {@code startAfter}, in order of UTF-8. */
  List<InodeView> children(String startAfter, int limit);

  /** Number of entries. */
  int childCount();

  /** Counts of the subtree, this directory included. Costs O(1). */
  SubtreeCounts counts();

  /**
   * How far the subtree reaches below this directory. Costs O(1). It is a high-water mark: deletes
   * do not lower it until the namespace is loaded anew.
   */
  Extent extent();

  /**
   * Reach of a subtree below its root.
   *
   * @param levels of names
   * @param bytes of the longest path below the root in UTF-8, a slash before each name counted
   */
  record Extent(int levels, int bytes) {
    /** Nothing below. */
    public static final Extent NONE = new Extent(0, 0);
  }

  /** Files, directories and bytes of a subtree. */
  record SubtreeCounts(long directories, long files, long bytes, long bytesReplicated) {}

  /** True if this directory is {@code id} or below it; costs O(depth). */
  boolean isWithin(InodeId id);
}
