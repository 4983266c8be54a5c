package io.ashlar.namenode.editlog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The metadata folders of a log and which of them take no batches now.
 *
 * <p><b>Threading</b>: changed by the appending thread, asked from any.
 */
final class LogFolders {
  private final List<Path> all;
  private final FolderListener listener;

  /** Folders that failed; true for those that rest until the segment after the next. */
  private final Map<Path, Boolean> failed = new ConcurrentHashMap<>();

  LogFolders(List<Path> all, FolderListener listener) {
    this.all = List.copyOf(all);
    this.listener = listener;
  }

  List<Path> all() {
    return all;
  }

  /** In the order of the configuration. */
  List<Path> failed() {
    return all.stream().filter(failed::containsKey).toList();
  }

  /**
   * Those that the next segment may be begun in. A folder that has just failed is not among them:
   * it gets its next chance when that segment has ended.
   */
  List<Path> forNextSegment() {
    List<Path> folders =
        all.stream().filter(folder -> !failed.getOrDefault(folder, false)).toList();
    failed.replaceAll((folder, resting) -> false);
    return folders;
  }

  boolean hasFailed(Path folder) {
    return failed.containsKey(folder);
  }

  void fail(Path folder, IOException cause) {
    if (failed.put(folder, true) == null) {
      listener.onFolderFailed(folder, cause);
    }
  }

  /** A segment could not be begun in it: it is tried again with the next one. */
  void failAgain(Path folder, IOException cause) {
    if (failed.put(folder, false) == null) {
      listener.onFolderFailed(folder, cause);
    }
  }

  void returned(Path folder) {
    if (failed.remove(folder) != null) {
      listener.onFolderReturned(folder);
    }
  }
}
