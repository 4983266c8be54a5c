package io.ashlar.namenode.replication;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which nodes give and take, and that it comes to an end without a needless move. */
class ImbalanceTest {
  private static final long BLOCK = 10;

  private static NodeSpace node(int number, long capacity, long used) {
    return new NodeSpace("n" + number, "/r" + number % 2, capacity, used);
  }

  @Test
  void shouldDoNothingWithinTheThreshold() {
    Imbalance even = Imbalance.of(List.of(node(1, 1_000, 500), node(2, 1_000, 400)), 50);

    assertThat(even.isBalanced()).isTrue();
    assertThat(even.mean()).isEqualTo(0.45);
    assertThat(Imbalance.of(List.of(), 100).isBalanced()).isTrue();
    assertThat(Imbalance.of(List.of(node(1, 0, 0)), 100).isBalanced()).isTrue();
  }

  @Test
  void shouldLetTheFullestGiveToTheEmptiest() {
    Imbalance uneven =
        Imbalance.of(
            List.of(
                node(1, 1_000, 600), node(2, 1_000, 900), node(3, 1_000, 0), node(4, 1_000, 500)),
            100);

    assertThat(uneven.isBalanced()).isFalse();
    assertThat(uneven.givers()).extracting(NodeSpace::nodeId).containsExactly("n2", "n1");
    assertThat(uneven.takers()).extracting(NodeSpace::nodeId).containsExactly("n3");
    assertThat(uneven.bytesLeft()).isEqualTo(400);
    NodeSpace fullest = uneven.givers().get(0);
    assertThat(uneven.room(fullest, uneven.takers().get(0))).isEqualTo(400);
  }

  @Test
  void shouldNotMoveBetweenTwoThatAreBothWithinTheThreshold() {
    Imbalance uneven =
        Imbalance.of(List.of(node(1, 1_000, 550), node(2, 1_000, 450), node(3, 1_000, 1_000)), 300);

    NodeSpace some = uneven.givers().get(uneven.givers().size() - 1);
    assertThat(some.nodeId()).isEqualTo("n3");
    assertThat(uneven.isUseful(some, uneven.takers().get(0))).isTrue();
    assertThat(uneven.isUseful(node(9, 1_000, 700), node(8, 1_000, 600))).isFalse();
  }

  @Provide
  Arbitrary<List<NodeSpace>> nodes() {
    Arbitrary<Long> capacities = Arbitraries.longs().between(1_000, 5_000);
    Arbitrary<Integer> shares = Arbitraries.integers().between(0, 100);
    return Combinators.combine(capacities, shares)
        .as((capacity, share) -> new NodeSpace("", "", capacity, capacity * share / 100))
        .list()
        .ofMinSize(2)
        .ofMaxSize(12);
  }

  /** Block by block, as the balancer does it, everything comes near the mean and stays there. */
  @Property
  void shouldConvergeAndNeverMoveAByteTwice(
      @ForAll("nodes") List<NodeSpace> start, @ForAll @IntRange(min = 30, max = 200) int permille) {
    List<NodeSpace> nodes = new ArrayList<>();
    for (int i = 0; i < start.size(); i++) {
      nodes.add(node(i, start.get(i).capacityBytes(), start.get(i).usedBytes()));
    }
    double mean = Imbalance.of(nodes, permille).mean();
    long mayMove = 0;
    for (NodeSpace each : nodes) {
      mayMove += Math.max(0, (long) (each.usedBytes() - mean * each.capacityBytes()));
    }
    long moved = 0;
    for (Imbalance now = Imbalance.of(nodes, permille); ; now = Imbalance.of(nodes, permille)) {
      NodeSpace[] pair = pair(now);
      if (pair == null) {
        break;
      }
      assertThat(pair[0].share()).isGreaterThan(mean);
      assertThat(pair[1].share()).isLessThan(mean);
      nodes.set(nodes.indexOf(pair[0]), with(pair[0], -BLOCK));
      nodes.set(nodes.indexOf(pair[1]), with(pair[1], BLOCK));
      moved += BLOCK;
      assertThat(moved).isLessThanOrEqualTo(mayMove);
    }
    for (NodeSpace each : nodes) {
      double slack = (double) BLOCK / each.capacityBytes() * 2;
      assertThat(Math.abs(each.share() - mean)).isLessThan(permille / 1_000.0 + slack);
    }
  }

  private static NodeSpace @Nullable [] pair(Imbalance now) {
    if (!now.isBalanced()) {
      for (NodeSpace taker : now.takers()) {
        for (NodeSpace giver : now.givers()) {
          if (now.isUseful(giver, taker) && now.room(giver, taker) >= BLOCK) {
            return new NodeSpace[] {giver, taker};
          }
        }
      }
    }
    return null;
  }

  private static NodeSpace with(NodeSpace node, long more) {
    return new NodeSpace(node.nodeId(), node.rack(), node.capacityBytes(), node.usedBytes() + more);
  }
}
