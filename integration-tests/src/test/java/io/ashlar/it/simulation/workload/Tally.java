package io.ashlar.it.simulation.workload;

import java.util.Map;
import java.util.TreeMap;

/** What was asked, what was acknowledged, and what was refused, over one run. */
public final class Tally {
  private final Map<String, Integer> acked = new TreeMap<>();
  private final Map<String, Integer> refused = new TreeMap<>();
  private long bytesAcked;
  private long bytesChecked;
  private int operations;
  private int judged;
  private int unknown;

  /** An operation was acknowledged. */
  public void acked(String operation) {
    operations++;
    acked.merge(operation, 1, Integer::sum);
  }

  /** An operation failed. */
  public void refused(String operation, String code) {
    operations++;
    refused.merge(operation + ":" + code, 1, Integer::sum);
  }

  /** Bytes that an hsync or a close made durable. */
  public void bytesAcked(long bytes) {
    bytesAcked += bytes;
  }

  /** Bytes that were read back and compared. */
  public void bytesChecked(long bytes) {
    bytesChecked += bytes;
  }

  /** Something was looked at in the end. */
  public void judged() {
    judged++;
  }

  /** Of something that was looked at nobody can say whether it is right. */
  public void unknown() {
    unknown++;
  }

  /** How much was looked at in the end. */
  public int verdicts() {
    return judged;
  }

  /** See {@link #unknown()}. */
  public int unknownVerdicts() {
    return unknown;
  }

  /** All operations that ended. */
  public int operations() {
    return operations;
  }

  /** Acknowledged ones by name. */
  public Map<String, Integer> acked() {
    return acked;
  }

  /** Failed ones by name and code. */
  public Map<String, Integer> refused() {
    return refused;
  }

  /** See {@link #bytesAcked(long)}. */
  public long bytesAcked() {
    return bytesAcked;
  }

  /** See {@link #bytesChecked(long)}. */
  public long bytesChecked() {
    return bytesChecked;
  }
}
