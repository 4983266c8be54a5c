package io.ashlar.namenode.diagnosis;

import java.util.function.Consumer;

/**
 * Looks for problems of one kind.
 *
 * <p><b>Threading</b>: any thread; must not wait and costs little, because it runs every second.
 */
@FunctionalInterface
public interface ProblemCheck {
  /** Hands over what is wrong now. */
  void check(Consumer<Finding> findings);
}
