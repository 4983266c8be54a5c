package io.ashlar.datanode.transfer;

import io.ashlar.protocol.types.ReplicaState;

/** Replica states as they travel. */
public final class WireStates {
  private WireStates() {}

  /** As it travels. */
  public static ReplicaState of(io.ashlar.datanode.replica.ReplicaState state) {
    return switch (state) {
      case TEMPORARY -> ReplicaState.TEMPORARY;
      case RBW -> ReplicaState.RBW;
      case RWR -> ReplicaState.RWR;
      case RUR -> ReplicaState.RUR;
      case FINALIZED -> ReplicaState.FINALIZED;
    };
  }
}
