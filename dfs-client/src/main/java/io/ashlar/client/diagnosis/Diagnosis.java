package io.ashlar.client.diagnosis;

import java.util.List;

/**
 * What is wrong with a cluster, the worst first.
 *
 * @param healingBlocks blocks with too few replicas that are being copied; no problem by itself
 */
public record Diagnosis(List<Problem> problems, long healingBlocks) {
  /** Copies the list. */
  public Diagnosis {
    problems = List.copyOf(problems);
  }
}
