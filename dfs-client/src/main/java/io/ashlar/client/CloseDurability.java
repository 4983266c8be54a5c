package io.ashlar.client;

/** What a close promises. */
public enum CloseDurability {
  /** Every byte is forced to the disks of the whole pipeline before the block is finalized. */
  HSYNC,
  /** Every byte is in the memory of the whole pipeline's machines. */
  FLUSH
}
