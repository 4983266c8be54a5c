package io.ashlar.namenode.safemode;

import java.util.List;
import java.util.function.LongSupplier;

/** Enough DataNodes must be live. */
public final class LiveDataNodesRule implements SafeModeRule {
  private final int wanted;
  private final LongSupplier live;

  /** {@code live} counts nodes that are live now. */
  public LiveDataNodesRule(int wanted, LongSupplier live) {
    this.wanted = wanted;
    this.live = live;
  }

  @Override
  public Standing check() {
    long count = live.getAsLong();
    return new Standing(
        count >= wanted,
        count + " DataNodes are live; " + wanted + " are needed",
        count,
        wanted,
        List.of(),
        count >= wanted ? 0 : Standing.UNKNOWN);
  }
}
