package io.ashlar.it.harness.proxy;

/** Which way a frame goes on a connection. */
public enum Direction {
  /** From who opened the connection. */
  FORWARD,
  /** Back to who opened it. */
  BACK
}
