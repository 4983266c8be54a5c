package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.RunResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Ashlar and the peer in one row, measured in the same interleaved round.
 *
 * @param ashlar its figure
 * @param peer the peer's; null if there was none
 * @param goals of the row; null if it has none
 * @param floor of the machine in the row's unit; null if unknown
 */
record Comparison(
    Figure ashlar, @Nullable Figure peer, Goals.@Nullable Levels goals, @Nullable Double floor) {
  private static final double NEAR_FLOOR = 1.25;

  /** Every figure of Ashlar with its counterpart. */
  static List<Comparison> of(RunResult run) {
    FloorRules floors = new FloorRules(run.floors(), run.machine().processors());
    List<Comparison> all = new ArrayList<>();
    for (Figure figure : run.figures()) {
      if (figure.contender().equals("ashlar")) {
        Optional<Figure> peer = run.figures().stream().filter(figure::matches).findFirst();
        all.add(new Comparison(figure, peer.orElse(null), Goals.of(figure), floors.of(figure)));
      }
    }
    return all;
  }

  /** How many times better than the peer; NaN without one, and where the disk is measured. */
  double ratio() {
    boolean measuresDisk = ashlar.row().endsWith("-file");
    return peer == null || measuresDisk ? Double.NaN : ashlar.timesBetterThan(peer);
  }

  /** How far from the floor, 1 or more; NaN without one. */
  double timesFloor() {
    if (floor == null || floor.isNaN()) {
      return Double.NaN;
    }
    return ashlar.higherIsBetter() ? floor / ashlar.median() : ashlar.median() / floor;
  }

  /** Which goal is reached; empty if the row has none. */
  String verdict() {
    Goals.Levels most = Goals.atMost(ashlar);
    if (most != null) {
      return reached(-ashlar.median(), -most.first(), -most.then(), -most.last());
    }
    if (goals == null || peer == null) {
      return "";
    }
    return reached(ratio(), goals.first(), goals.then(), goals.last());
  }

  private String reached(double value, double first, double then, double last) {
    if (value >= last) {
      return "impossible";
    }
    if (value >= then) {
      return "then";
    }
    if (value >= first) {
      return "first";
    }
    return timesFloor() <= NEAR_FLOOR ? "floor" : "no";
  }
}
