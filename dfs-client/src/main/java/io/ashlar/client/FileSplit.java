package io.ashlar.client;

import java.util.List;

/** A range of a file that is best read on one of {@code hosts}. */
public record FileSplit(String path, long offset, long length, List<String> hosts) {
  /** Copies the list. */
  public FileSplit {
    hosts = List.copyOf(hosts);
  }
}
