package io.ashlar.namenode.block;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import java.util.Set;

/** What handlers may know of DataNodes and replicas: soft state, read on the loop thread. */
public interface ClusterView {
  /**
   * Chooses targets for a new block's replicas, or says node by node why none fit.
   *
   * @param wanted number of replicas
   * @param blockBytes space that each target must have
   * @param writerHost host of the writer; a DataNode there gets the first replica
   * @param excluded node ids not to use
   */
  Placement chooseTargets(int wanted, long blockBytes, String writerHost, Set<String> excluded);

  /**
   * Chooses nodes for further replicas of a block. Promises nothing, so that any thread may ask.
   */
  Placement chooseMore(PlacementRequest request);

  /**
   * The decision that is being made gives the last block of a file to these nodes and no others.
   *
   * @param blockBytes space that each of them may need
   */
  void expectPipeline(BlockId block, long blockBytes, List<PipelineReplica> replicas);

  /** Replicas that are reported with the block's content, nearest to {@code readerHost} first. */
  List<ReplicaLocation> locations(BlockView block, String readerHost);

  /**
   * Nodes that held the block before the NameNode started and have not reported since, for readers
   * to try after {@code sure}. Never counted, and nothing may be decided by them.
   */
  default List<ReplicaLocation> unconfirmed(BlockView block, List<ReplicaLocation> sure) {
    return List.of();
  }

  /**
   * Damaged replicas of a closed block on nodes that are not dead: not to be read, unless nothing
   * else is left; then what is good of them may still be taken.
   */
  default List<ReplicaLocation> damaged(BlockView block) {
    return List.of();
  }

  /**
   * Replicas on nodes that are not dead from which a block could be continued or recovered, one for
   * each node; the node that was heard last first.
   */
  List<ReplicaLocation> candidates(BlockView block);

  /** Reported replicas of a block, whatever their state, stamp and length. */
  List<ReportedState> reported(BlockId block);

  /**
   * Nodes that may hold a replica of the block and did not report since: targets of its pipeline,
   * or nodes that are dead or known but not back after a restart. One address each. While there is
   * one, a block without reported replicas must not be taken for a block without replicas.
   */
  default List<String> awaitedHolders(BlockId block) {
    return List.of();
  }

  /** Every DataNode that registered since the start. */
  default List<Member> members() {
    return List.of();
  }

  /** Complete blocks that want more than so many replicas. */
  default long blocksWantingMoreThan(int replicas) {
    return 0;
  }

  /** True while safe mode refuses writes. */
  boolean inSafeMode();

  /** What safe mode waits for, one line; empty when off. */
  String safeModeReason();

  /** Smallest number of reported replicas that lets a block count as complete. */
  int minReplication();

  /**
   * Outcome of a choice.
   *
   * @param targets chosen, in pipeline order; may be fewer than wanted
   * @param refusals per node that was not chosen: why, in one line
   */
  record Placement(List<ReplicaLocation> targets, List<Refusal> refusals) {}

  /**
   * A DataNode.
   *
   * @param usedBytes by replicas
   * @param freeBytes that replicas may take
   */
  record Member(
      String nodeId, List<String> addresses, boolean dead, long usedBytes, long freeBytes) {}

  /** Why a node was not chosen. */
  record Refusal(String nodeId, String address, String reason) {}

  /** A replica as a DataNode reported it. */
  record ReportedState(
      String nodeId,
      String storageId,
      long generationStamp,
      long length,
      io.ashlar.protocol.types.ReplicaState state) {}
}
