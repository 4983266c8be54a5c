package io.ashlar.client.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.CloseDurability;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random writers in random trouble: what is acknowledged is there, whatever happens, and a file
 * whose close succeeds has every byte on every node of its pipelines.
 */
final class FileWriteSimulationTest {
  private static final int SEEDS = 400;
  private static final List<ReplacementPolicy> POLICIES = List.of(ReplacementPolicy.values());

  @Test
  void shouldKeepItsPromisesUnderRandomFaults() {
    int completed = 0;
    int recovered = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      try {
        Outcome outcome = run(seed);
        completed += outcome.completed() ? 1 : 0;
        recovered += outcome.recovered() ? 1 : 0;
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
      }
    }
    assertThat(completed).isGreaterThan(SEEDS / 2);
    assertThat(recovered).isGreaterThan(SEEDS / 4);
  }

  @Test
  void shouldRepeatARunBySeed() {
    for (int seed = 0; seed < 20; seed++) {
      assertThat(run(seed)).isEqualTo(run(seed));
    }
  }

  private record Outcome(boolean completed, boolean recovered, long position, String setUps) {}

  private static Outcome run(int seed) {
    Random random = new Random(seed);
    ReplacementPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
    CloseDurability durability =
        random.nextBoolean() ? CloseDurability.HSYNC : CloseDurability.FLUSH;
    FakeRun run = new FakeRun(seed, 3 + random.nextInt(4), policy, durability);
    int faults = random.nextInt(4);
    List<Integer> moments = new ArrayList<>();
    for (int i = 0; i < faults; i++) {
      moments.add(random.nextInt(120));
    }
    int[] packets = {0};
    run.cluster.beforePacket =
        () -> {
          if (moments.contains(packets[0]++)) {
            breakOne(run, random);
          }
        };
    boolean completed = false;
    try {
      for (int i = 0; i < 12; i++) {
        act(run, random);
      }
      run.close();
      completed = true;
      run.assertComplete(durability == CloseDurability.HSYNC);
    } catch (DfsException e) {
      assertThat(e.code()).isIn(ErrorCode.PIPELINE_FAILED, ErrorCode.NO_DATANODES);
      run.write.abort();
    }
    run.assertNothingHeld();
    boolean recovered = run.cluster.setUps.stream().anyMatch(setUp -> setUp.getNewStamp() > 0);
    return new Outcome(completed, recovered, run.write.position(), run.cluster.setUps.toString());
  }

  private static void act(FakeRun run, Random random) throws DfsException {
    switch (random.nextInt(4)) {
      case 0 -> {
        run.flush();
        run.assertVisible();
      }
      case 1 -> {
        run.sync();
        run.assertVisible();
      }
      default -> run.write(1 + random.nextInt(4_000));
    }
  }

  private static void breakOne(FakeRun run, Random random) {
    List<FakeNode> nodes = List.copyOf(run.cluster.nodes.values());
    FakeNode node = nodes.get(random.nextInt(nodes.size()));
    switch (random.nextInt(4)) {
      case 0 -> node.silent = true;
      case 1 -> node.damages = true;
      case 2 -> node.slowMs = 1_000;
      default -> node.dead = true;
    }
  }
}
