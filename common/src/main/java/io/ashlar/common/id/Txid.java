package io.ashlar.common.id;

/** Position of a record in the edit log, from 1, without gaps. */
public record Txid(long value) implements Comparable<Txid> {
  /** No such id; never stored as one. */
  public static final Txid NONE = new Txid(0);

  @Override
  public int compareTo(Txid other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
