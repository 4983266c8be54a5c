package io.ashlar.common.digest;

/** Takes the hashes of replicas. */
public interface SumSink {
  /** Adds the hash of a replica of a block of that bucket. */
  void add(int bucket, long lowBits, long highBits);
}
