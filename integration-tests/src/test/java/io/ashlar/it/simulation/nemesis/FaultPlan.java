package io.ashlar.it.simulation.nemesis;

import io.ashlar.it.simulation.workload.InFlight;
import io.ashlar.it.simulation.world.EventKind;
import io.ashlar.it.simulation.world.SimWorld;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Which faults strike when: at a time, or soon after somebody enters a step of the protocol. */
final class FaultPlan {
  private static final FaultClass[] CLASSES = FaultClass.values();
  private static final int WEIGHTS = Arrays.stream(CLASSES).mapToInt(FaultClass::weight).sum();
  private static final InFlight.Step[] STEPS = InFlight.Step.values();

  /** One of so many is aimed at a step. */
  private static final int AIMED_SHARE = 3;

  private static final long AIMED_NANOS_MAX = 3_000_000;

  private final SimWorld world;
  private final SplittableRandom random;
  private final InFlight inFlight;

  FaultPlan(SimWorld world, SplittableRandom random, InFlight inFlight) {
    this.world = world;
    this.random = random;
    this.inFlight = inFlight;
  }

  /** Lets {@code count} faults strike over the next {@code ms}, or later if aimed ones wait. */
  void spread(int count, long ms, Consumer<FaultClass> strike) {
    for (int i = 0; i < count; i++) {
      long at = random.nextLong(ms * 1_000_000);
      FaultClass fault = choose();
      if (random.nextInt(AIMED_SHARE) == 0) {
        InFlight.Step step = STEPS[random.nextInt(STEPS.length)];
        long later = random.nextLong(AIMED_NANOS_MAX);
        after(at, () -> inFlight.onNext(step, () -> after(later, () -> strike.accept(fault))));
      } else {
        after(at, () -> strike.accept(fault));
      }
    }
  }

  private void after(long nanos, Runnable task) {
    var unused = world.after(null, EventKind.FAULT, nanos, task);
  }

  private FaultClass choose() {
    int at = random.nextInt(WEIGHTS);
    for (FaultClass fault : CLASSES) {
      at -= fault.weight();
      if (at < 0) {
        return fault;
      }
    }
    throw new IllegalStateException("weights do not add up");
  }
}
