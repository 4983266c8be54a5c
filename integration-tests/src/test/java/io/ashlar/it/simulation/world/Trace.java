package io.ashlar.it.simulation.world;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Prints what happens, for one seed that is looked at. */
public final class Trace {
  /** Prints nothing. */
  public static final Trace NONE = new Trace(null, false);

  private final @Nullable Consumer<String> out;
  private final boolean everyEvent;

  private Trace(@Nullable Consumer<String> out, boolean everyEvent) {
    this.out = out;
    this.everyEvent = everyEvent;
  }

  /** Prints facts, and with {@code everyEvent} all the rest as well. */
  public static Trace to(Consumer<String> out, boolean everyEvent) {
    return new Trace(out, everyEvent);
  }

  void note(long nanos, String fact) {
    if (out != null) {
      out.accept(time(nanos) + fact);
    }
  }

  void event(long nanos, @Nullable SimProcess process, EventKind kind) {
    if (out != null && everyEvent) {
      out.accept(time(nanos) + (process == null ? "world" : process.name()) + " " + kind);
    }
  }

  void detail(long nanos, Supplier<String> what) {
    if (out != null && everyEvent) {
      out.accept(time(nanos) + what.get());
    }
  }

  private static String time(long nanos) {
    return String.format(Locale.ROOT, "%12.6f ", nanos / 1e9);
  }
}
