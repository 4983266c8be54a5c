package io.ashlar.client;

import io.ashlar.client.session.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks over a directory, one page after the other. */
final class DirectoryEntries implements Iterator<FileStatus> {
  private final DfsAsync async;
  private final String path;
  private ListPage page;
  private int index;

  DirectoryEntries(DfsAsync async, String path, ListPage first) {
    this.async = async;
    this.path = path;
    this.page = first;
  }

  @Override
  public boolean hasNext() {
    while (index == page.entries().size() && page.hasMore() && index > 0) {
      String last = page.entries().get(index - 1).name();
      try {
        page = Waiting.await(async.listPage(path, last, 0));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      index = 0;
    }
    return index < page.entries().size();
  }

  @Override
  public FileStatus next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more entries in " + path);
    }
    return page.entries().get(index++);
  }
}
