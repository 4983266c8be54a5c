package io.ashlar.namenode.replication;

import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;

/** What was decided for a damaged replica, and why. */
public sealed interface RepairPlan {
  /**
   * Its node takes the damaged chunks from these replicas, good ones first.
   *
   * @param sources may be none: then the node says what is damaged
   */
  record Order(List<ReplicaLocation> sources) implements RepairPlan {
    /** Copies the list. */
    public Order {
      sources = List.copyOf(sources);
    }
  }

  /** It may be good again soon, so that nothing is copied in its place yet. */
  record Wait(Reason reason) implements RepairPlan {}

  /** It counts as lost: a good replica is copied, and this one goes when there are enough. */
  record Leave(Reason reason) implements RepairPlan {}

  /** Why. */
  enum Reason {
    /** The node was told, and has not reported yet. */
    UNDER_WAY,
    /** The node repairs as many replicas as it may. */
    NODE_BUSY,
    /** The node is not live, or has not reported in full. */
    NODE_NOT_LIVE,
    /** It is not of the generation that good replicas have. */
    OTHER_STAMP,
    /** There are enough good ones without it. */
    ENOUGH_GOOD,
    /** The last attempt failed, and the next one is not due. */
    FAILED_LATELY,
    /** An attempt failed, and a copy is being made in its place. */
    COPY_UNDER_WAY
  }
}
