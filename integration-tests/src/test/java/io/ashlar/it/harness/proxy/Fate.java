package io.ashlar.it.harness.proxy;

/**
 * What is done with one frame.
 *
 * @param bytes of it that are passed on
 * @param ending of the connection behind them
 */
public record Fate(int bytes, Ending ending) {
  /** The whole frame is passed on, and the connection stays. */
  public static final Fate PASS = new Fate(Integer.MAX_VALUE, Ending.NONE);
}
