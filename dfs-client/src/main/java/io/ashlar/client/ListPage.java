package io.ashlar.client;

import java.util.List;

/**
 * A part of a directory, in the order of the names.
 *
 * @param listed what the path itself is
 * @param entries children with their whole paths; a file lists itself
 * @param hasMore true if more follow the last one
 */
public record ListPage(FileStatus listed, List<FileStatus> entries, boolean hasMore) {
  /** Copies the list. */
  public ListPage {
    entries = List.copyOf(entries);
  }
}
