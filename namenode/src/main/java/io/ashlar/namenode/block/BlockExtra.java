package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a block has beyond its slot. Few blocks have any: those that are written, lack settled
 * facts, have more replicas than a slot has places, or replicas that differ from the block.
 *
 * @param facts if they are not settled; null if the slot has them
 * @param odd replicas that are not plain
 * @param expected nodes that may report a replica
 */
record BlockExtra(@Nullable BlockFacts facts, List<Replica> odd, List<Expectation> expected) {
  static final BlockExtra NONE = new BlockExtra(null, List.of(), List.of());

  boolean isEmpty() {
    return facts == null && odd.isEmpty() && expected.isEmpty();
  }

  BlockExtra withFacts(@Nullable BlockFacts changed) {
    return new BlockExtra(changed, odd, expected);
  }

  private BlockExtra withOdd(List<Replica> changed) {
    return new BlockExtra(facts, List.copyOf(changed), expected);
  }

  /** With a replica in place of one in the same storage. */
  BlockExtra put(Replica replica) {
    List<Replica> changed = without(odd, old -> old.storage() == replica.storage());
    changed.add(replica);
    return withOdd(changed);
  }

  BlockExtra remove(Storage storage) {
    return odd.isEmpty() ? this : withOdd(without(odd, old -> old.storage() == storage));
  }

  /** With an expectation in place of one of the same node. */
  BlockExtra expect(Expectation expectation) {
    List<Expectation> changed = without(expected, old -> old.node() == expectation.node());
    changed.add(expectation);
    return new BlockExtra(facts, odd, List.copyOf(changed));
  }

  /** Without the node's expectation, which is released. */
  BlockExtra stopExpecting(DataNode node) {
    for (Expectation expectation : expected) {
      if (expectation.node() == node) {
        expectation.release();
        return new BlockExtra(
            facts, odd, List.copyOf(without(expected, old -> old.node() == node)));
      }
    }
    return this;
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
