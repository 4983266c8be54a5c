package io.ashlar.common.fault;

/**
 * What happens when a part finds a fault that it cannot go on from. Production stops the process.
 */
@FunctionalInterface
public interface FaultHandler {
  /** Called once per fault, from any thread; {@code where} names the part. */
  void onFault(String where, Throwable cause);
}
