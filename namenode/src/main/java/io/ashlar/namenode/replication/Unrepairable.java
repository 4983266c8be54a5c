package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.protocol.client.ByteRange;
import io.ashlar.protocol.client.UnrepairableBlock;
import io.ashlar.protocol.types.BlockKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks of which some bytes are good nowhere: every replica that is known is damaged, and each of
 * their nodes said that nobody has these bytes.
 *
 * <p><b>Threading</b>: the loop thread changes it; {@link #list} from any.
 */
public final class Unrepairable {
  private static final Logger LOG = LoggerFactory.getLogger(Unrepairable.class);

  private final LongFunction<String> fileOf;
  private final Map<Long, UnrepairableBlock> blocks = new LinkedHashMap<>();
  private volatile List<UnrepairableBlock> published = List.of();

  Unrepairable(LongFunction<String> fileOf) {
    this.fileOf = fileOf;
  }

  /** All of them now. */
  public List<UnrepairableBlock> list() {
    return published;
  }

  int size() {
    return blocks.size();
  }

  void remove(long blockId) {
    if (blocks.remove(blockId) != null) {
      published = List.copyOf(blocks.values());
    }
  }

  /** {@code attempts} are the last repairs of its replicas, by node. */
  void judge(ReplicatedBlock block, Map<String, RepairAttempt> attempts) {
    List<String> nodes = new ArrayList<>();
    List<ByteRange> lost = lost(block, attempts, nodes);
    if (lost.isEmpty()) {
      remove(block.blockId());
      return;
    }
    UnrepairableBlock found =
        UnrepairableBlock.newBuilder()
            .setBlock(
                BlockKey.newBuilder().setBlockId(block.blockId()).setGenerationStamp(block.stamp()))
            .setLength(block.length())
            .setPath(fileOf.apply(block.blockId()))
            .addAllRanges(lost)
            .addAllNodeIds(nodes)
            .build();
    if (!found.equals(blocks.put(block.blockId(), found))) {
      published = List.copyOf(blocks.values());
      LOG.error(
          "No replica of a block has a good copy of some bytes. file={} block={} ranges={}"
              + " nodes={}",
          found.getPath(),
          block.blockId(),
          lost.stream().map(range -> range.getStart() + "-" + range.getEnd()).toList(),
          nodes);
    }
  }

  /** A node with a good replica, or one that cannot be asked now, may have them yet. */
  private static List<ByteRange> lost(
      ReplicatedBlock block, Map<String, RepairAttempt> attempts, List<String> nodes) {
    List<ByteRange> lost = null;
    for (Holder holder : block.holders()) {
      if (holder.worth() != Worth.CORRUPT) {
        return List.of();
      }
      if (holder.node().liveness() == Liveness.DEAD) {
        continue;
      }
      RepairAttempt attempt = attempts.get(holder.node().id());
      List<ByteRange> here = attempt == null ? null : attempt.lost();
      if (here == null) {
        return List.of();
      }
      nodes.add(holder.node().id());
      lost = lost == null ? here : RepairAttempt.common(lost, here);
    }
    return lost == null ? List.of() : lost;
  }
}
