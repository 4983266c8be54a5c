package io.ashlar.client.read;

/** How a DataNode is asked for a range. */
enum ReadMode {
  /** More of the file will be read after it. */
  SEQUENTIAL,
  /** Just this range. */
  POSITIONED,
  /** No good replica is left: chunks that are still good are wanted from a damaged one. */
  SALVAGE
}
