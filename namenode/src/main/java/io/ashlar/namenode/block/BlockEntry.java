package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.namespace.BlockView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A block with its replicas.
 *
 * <p><b>Threading</b>: the loop thread writes; each field holds an immutable value that any thread
 * may read. Values of different fields may be of different moments.
 */
final class BlockEntry {
  private volatile BlockView block;
  private volatile List<Replica> replicas = List.of();
  private volatile List<Expectation> expected = List.of();
  private BlockHealth health = BlockHealth.NONE;

  BlockEntry(BlockView block) {
    this.block = block;
  }

  BlockView block() {
    return block;
  }

  void setBlock(BlockView newBlock) {
    block = newBlock;
  }

  List<Replica> replicas() {
    return replicas;
  }

  List<Expectation> expected() {
    return expected;
  }

  /** Adds a replica in place of one in the same storage. */
  void putReplica(Replica replica) {
    List<Replica> changed =
        without(
            replicas,
            old -> old.node() == replica.node() && old.storageId().equals(replica.storageId()));
    changed.add(replica);
    replicas = List.copyOf(changed);
  }

  void removeReplica(DataNode node, String storageId) {
    replicas =
        List.copyOf(
            without(replicas, old -> old.node() == node && old.storageId().equals(storageId)));
  }

  /** Adds an expectation in place of one of the same node. */
  void expect(Expectation expectation) {
    List<Expectation> changed = without(expected, old -> old.node() == expectation.node());
    changed.add(expectation);
    expected = List.copyOf(changed);
  }

  void stopExpecting(DataNode node) {
    for (Expectation expectation : expected) {
      if (expectation.node() == node) {
        expectation.release();
        expected = List.copyOf(without(expected, old -> old.node() == node));
      }
    }
  }

  BlockHealth health() {
    return health;
  }

  void setHealth(BlockHealth newHealth) {
    health = newHealth;
  }

  private static <T> List<T> without(List<T> list, Predicate<T> gone) {
    List<T> kept = new ArrayList<>(list.size() + 1);
    for (T element : list) {
      if (!gone.test(element)) {
        kept.add(element);
      }
    }
    return kept;
  }
}
