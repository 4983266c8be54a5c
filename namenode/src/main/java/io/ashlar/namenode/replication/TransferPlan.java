package io.ashlar.namenode.replication;

import io.ashlar.namenode.block.ClusterView.Refusal;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;

/** What was decided for a block that lacks replicas, and why. */
public sealed interface TransferPlan {
  /**
   * One more replica.
   *
   * @param refusals why the other nodes were not chosen
   */
  record Copy(Holder source, ReplicaLocation target, List<Refusal> refusals)
      implements TransferPlan {
    /** Copies the list. */
    public Copy {
      refusals = List.copyOf(refusals);
    }
  }

  /**
   * One more replica in a better place; another one goes when it is there.
   *
   * @param refusals why the other nodes were not chosen
   */
  record Relocate(Holder source, ReplicaLocation target, Move move, List<Refusal> refusals)
      implements TransferPlan {
    /** Copies the list. */
    public Relocate {
      refusals = List.copyOf(refusals);
    }
  }

  /** A damaged replica makes room, because only its node could take a good one. */
  record MakeRoom(Holder damaged) implements TransferPlan {}

  /** Enough replicas are there or under way. */
  record Covered() implements TransferPlan {}

  /**
   * Nothing can be done now.
   *
   * @param refusals why each node was not chosen
   */
  record Postponed(Reason reason, List<Refusal> refusals) implements TransferPlan {
    /** Copies the list. */
    public Postponed {
      refusals = List.copyOf(refusals);
    }
  }

  /** Why a block has to wait. */
  enum Reason {
    /** No good replica is on a node that is not dead. */
    NO_SOURCE,
    /** All nodes with a good replica send as many as they may. */
    SOURCES_BUSY,
    /** No node can take a replica. */
    NO_TARGET,
    /** Nodes that were given the block have not reported. */
    AWAITS_REPORTS,
    /** Other replicas than the one that moves have to be made or deleted first. */
    NOT_SETTLED
  }
}
