package io.ashlar.namenode.command;

/** Frees a slice of what was deleted. */
public record ReclaimDetached(int inodesMax) {
  /** A slice that keeps a write section short. */
  public static final int SLICE = 250;
}
