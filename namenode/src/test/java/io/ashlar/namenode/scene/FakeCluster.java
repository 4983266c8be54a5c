package io.ashlar.namenode.scene;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.PlacementRequest;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** DataNodes as a test wants them: so many live ones, and the replicas that it reports. */
public final class FakeCluster implements ClusterView {
  private final Map<BlockId, List<ReportedState>> reports = new HashMap<>();
  private final Map<BlockId, List<String>> awaited = new HashMap<>();

  /** Nodes of the pipeline that was told last of a block. */
  public final Map<BlockId, List<String>> pipelines = new HashMap<>();

  /** Nodes that are silent for a while. */
  public final Set<String> stale = new HashSet<>();

  /** Live nodes. */
  public int nodes = 3;

  /** Those of them that are dead after all. */
  public final Set<String> dead = new HashSet<>();

  /** Replicas that some block wants. */
  public int wantedMost;

  /** Whether safe mode is on. */
  public boolean safeMode;

  /** A DataNode reports a replica. */
  public void report(String node, BlockView block, long length, ReplicaState state) {
    reports
        .computeIfAbsent(block.id(), id -> new ArrayList<>())
        .add(new ReportedState(node, node + "-s", block.issuedGs().value(), length, state));
  }

  /** A DataNode may hold a replica and did not report. */
  public void await(String node, BlockView block) {
    awaited.computeIfAbsent(block.id(), id -> new ArrayList<>()).add(node);
  }

  /** Everything was reported. */
  public void awaitNothing() {
    awaited.clear();
  }

  @Override
  public Placement chooseTargets(
      int wanted, long blockBytes, String writerHost, Set<String> excluded) {
    List<ReplicaLocation> targets = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      String id = "dn" + i;
      if (excluded.contains(id)) {
        refusals.add(new Refusal(id, id + ":1", "excluded by the client"));
      } else if (targets.size() < wanted) {
        targets.add(location(id));
      }
    }
    return new Placement(targets, refusals);
  }

  @Override
  public Placement chooseMore(PlacementRequest request) {
    Set<String> unusable = new HashSet<>(request.excluded());
    unusable.addAll(request.holders());
    return chooseTargets(request.wanted(), request.blockBytes(), request.writerHost(), unusable);
  }

  @Override
  public void expectPipeline(BlockId block, long blockBytes, List<PipelineReplica> replicas) {
    pipelines.put(block, replicas.stream().map(PipelineReplica::getNodeId).toList());
  }

  private static ReplicaLocation location(String id) {
    return ReplicaLocation.newBuilder()
        .setNodeId(id)
        .addAddresses(Address.newBuilder().setHost(id).setPort(1))
        .setStorageId(id + "-s")
        .build();
  }

  @Override
  public List<ReplicaLocation> locations(BlockView block, String readerHost) {
    return reported(block.id()).stream()
        .map(ReportedState::nodeId)
        .map(node -> location(node).toBuilder().setStale(stale.contains(node)).build())
        .toList();
  }

  @Override
  public List<ReportedState> reported(BlockId block) {
    return reports.getOrDefault(block, List.of());
  }

  @Override
  public List<ReplicaLocation> candidates(BlockView block) {
    return reported(block.id()).stream()
        .filter(replica -> replica.generationStamp() >= block.committedGs().value())
        .filter(replica -> replica.generationStamp() <= block.issuedGs().value())
        .map(replica -> location(replica.nodeId()))
        .toList();
  }

  @Override
  public List<String> awaitedHolders(BlockId block) {
    return awaited.getOrDefault(block, List.of());
  }

  @Override
  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int i = 1; i <= nodes; i++) {
      members.add(
          new Member("dn" + i, List.of("dn" + i + ":1"), dead.contains("dn" + i), 0, 1_000));
    }
    return members;
  }

  @Override
  public long blocksWantingMoreThan(int replicas) {
    return replicas < wantedMost ? 1 : 0;
  }

  @Override
  public boolean inSafeMode() {
    return safeMode;
  }

  @Override
  public String safeModeReason() {
    return safeMode ? "waits for reports" : "";
  }

  @Override
  public int minReplication() {
    return 1;
  }
}
