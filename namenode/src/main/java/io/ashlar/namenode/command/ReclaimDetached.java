package io.ashlar.namenode.command;

/** Frees a slice of what was deleted. */
public record ReclaimDetached(int inodesMax, int blocksMax) {
  /** A slice that keeps a write section short, however many blocks a file has. */
  public static final ReclaimDetached SLICE = new ReclaimDetached(250, 250);
}
