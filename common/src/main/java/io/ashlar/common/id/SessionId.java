package io.ashlar.common.id;

/** Names a client session; its calls are applied at most once. */
public record SessionId(long value) implements Comparable<SessionId> {
  /** No such id; never stored as one. */
  public static final SessionId NONE = new SessionId(0);

  @Override
  public int compareTo(SessionId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
