package io.ashlar.it.simulation.check;

import io.ashlar.it.simulation.workload.FileRecord;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import java.util.HashMap;
import java.util.Map;

/** I7: a block belongs to one file. */
final class BlockOwners {
  private final SimWorld world;
  private final Map<Long, String> owners = new HashMap<>();

  BlockOwners(SimWorld world) {
    this.world = world;
  }

  void add(FileRecord file, GetBlockLocationsResponse located) {
    located
        .getBlocksList()
        .forEach(
            block -> {
              String other = owners.put(block.getBlock().getBlockId(), file.path());
              if (other != null) {
                world.violation(
                    "I7", "block " + block.getBlock() + " is of " + other + " and " + file);
              }
            });
  }

  boolean owned(long blockId) {
    return owners.containsKey(blockId);
  }
}
