package io.ashlar.namenode.block;

import java.util.Set;

/**
 * What is to be placed.
 *
 * @param wanted number of targets
 * @param blockBytes that each target must have room for
 * @param writerHost host of the writer; may be empty
 * @param excluded node ids that the client does not want
 * @param holders node ids that have a replica of the block already
 */
public record PlacementRequest(
    int wanted, long blockBytes, String writerHost, Set<String> excluded, Set<String> holders) {
  /** Copies the sets. */
  public PlacementRequest {
    excluded = Set.copyOf(excluded);
    holders = Set.copyOf(holders);
  }
}
