package io.ashlar.datanode.replica;

import java.util.EnumSet;
import java.util.Set;

/**
 * Where a replica stands in its life.
 *
 * <pre>
 *   TEMPORARY -> RBW | FINALIZED            made by transfer
 *   RBW       -> FINALIZED | RWR | RUR      being written; RWR after a restart
 *   RWR       -> RUR                        waits for recovery; its writer is gone
 *   RUR       -> FINALIZED | RWR | RUR      under recovery; RUR by a later one
 *   FINALIZED -> RBW | RUR                  RBW by append
 * </pre>
 */
public enum ReplicaState {
  /** Made by transfer from another node; not reported. */
  TEMPORARY,
  /** Replica being written. */
  RBW,
  /** Replica waiting to be recovered. */
  RWR,
  /** Replica under recovery. */
  RUR,
  /** Whole; its bytes do not change. */
  FINALIZED;

  /** True if the life of a replica allows {@code next} after this state. */
  public boolean canBecome(ReplicaState next) {
    return successors().contains(next);
  }

  private Set<ReplicaState> successors() {
    return switch (this) {
      case TEMPORARY -> EnumSet.of(RBW, FINALIZED);
      case RBW -> EnumSet.of(FINALIZED, RWR, RUR);
      case RWR -> EnumSet.of(RUR);
      case RUR -> EnumSet.of(FINALIZED, RWR, RUR);
      case FINALIZED -> EnumSet.of(RBW, RUR);
    };
  }
}
