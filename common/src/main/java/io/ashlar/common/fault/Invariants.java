package io.ashlar.common.fault;

import java.util.function.Supplier;

/** Checks of what must hold if our own code is right; on in production. */
public final class Invariants {
  private Invariants() {}

  /** Throws {@link InvariantViolation} with {@code message} unless {@code holds}. */
  public static void checkState(boolean holds, String message) {
    if (!holds) {
      throw new InvariantViolation(message);
    }
  }

  /** The same with a message that is only built when it is needed. */
  public static void checkState(boolean holds, Supplier<String> message) {
    if (!holds) {
      throw new InvariantViolation(message.get());
    }
  }

  /** Our own code is wrong; the process must stop before it does harm. */
  public static final class InvariantViolation extends IllegalStateException {
    private static final long serialVersionUID = 1;

    InvariantViolation(String message) {
      super(message);
    }
  }
}
