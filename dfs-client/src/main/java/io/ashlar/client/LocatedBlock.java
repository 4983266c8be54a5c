package io.ashlar.client;

import java.util.List;

/**
 * A block of a file with its replicas.
 *
 * @param block its id
 * @param offset in the file, bytes
 * @param length bytes that the NameNode knows of; an open block may be longer
 * @param state such as COMPLETE or UNDER_CONSTRUCTION
 * @param bytesPerChecksum chunk size
 * @param replicas nearest first
 * @param corrupt replicas whose bytes were found wrong
 */
public record LocatedBlock(
    BlockId block,
    long offset,
    long length,
    String state,
    int bytesPerChecksum,
    List<ReplicaLocation> replicas,
    List<ReplicaLocation> corrupt) {
  /** Copies the lists. */
  public LocatedBlock {
    replicas = List.copyOf(replicas);
    corrupt = List.copyOf(corrupt);
  }

  /** True while a writer may make it longer. */
  public boolean underConstruction() {
    return state.equals("UNDER_CONSTRUCTION") || state.equals("UNDER_RECOVERY");
  }
}
