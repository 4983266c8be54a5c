package io.ashlar.it.simulation.world;

/** What an event stands for; also a part of the trace. */
public enum EventKind {
  /** A task of an event loop. */
  LOOP(0),
  /** A turn of a thread, or a task of a pool. */
  WORK(1),
  /** A timer of a scheduler or of an event loop. */
  TIMER(2),
  /** Something that arrives from the network. */
  NET(3),
  /** A step of the workload. */
  CLIENT(4),
  /** A fault, or its end. */
  FAULT(5),
  /** A step of a check. */
  CHECK(6);

  private final int code;

  EventKind(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
