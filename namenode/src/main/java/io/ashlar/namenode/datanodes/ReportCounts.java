package io.ashlar.namenode.datanodes;

import com.google.protobuf.MessageLite;
import java.util.concurrent.atomic.LongAdder;

/**
 * How many reports DataNodes made, and how large these were.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class ReportCounts {
  private final LongAdder full = new LongAdder();
  private final LongAdder fullBytes = new LongAdder();
  private final LongAdder digests = new LongAdder();
  private final LongAdder digestBytes = new LongAdder();
  private final LongAdder buckets = new LongAdder();
  private final LongAdder incrementalBytes = new LongAdder();

  ReportCounts() {}

  /** Full reports that were merged. */
  public long full() {
    return full.sum();
  }

  /** Bytes of parts of full reports. */
  public long fullBytes() {
    return fullBytes.sum();
  }

  /** Reports by digest that were merged. */
  public long digests() {
    return digests.sum();
  }

  /** Bytes of all their steps. */
  public long digestBytes() {
    return digestBytes.sum();
  }

  /** Buckets that differed and were asked for in full. */
  public long buckets() {
    return buckets.sum();
  }

  /** Bytes of numbered changes. */
  public long incrementalBytes() {
    return incrementalBytes.sum();
  }

  void mergedFull() {
    full.increment();
  }

  void mergedDigest() {
    digests.increment();
  }

  void askedForBuckets(int count) {
    buckets.add(count);
  }

  void ofFull(MessageLite part) {
    fullBytes.add(part.getSerializedSize());
  }

  void ofDigest(MessageLite step) {
    digestBytes.add(step.getSerializedSize());
  }

  void ofChanges(MessageLite changes) {
    incrementalBytes.add(changes.getSerializedSize());
  }
}
