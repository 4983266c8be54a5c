package io.ashlar.client;

import java.util.List;

/** A file and all of its blocks in the order of their offsets. */
public record FileBlocks(FileStatus status, List<LocatedBlock> blocks) {
  /** Copies the list. */
  public FileBlocks {
    blocks = List.copyOf(blocks);
  }
}
