package io.ashlar.namenode.block;

import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.namenode.datanodes.Answer;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.DataNodesConfig;
import io.ashlar.namenode.datanodes.InlineLoop;
import io.ashlar.namenode.datanodes.LivenessMonitor;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.datanodes.RackResolver;
import io.ashlar.namenode.datanodes.ReportReceiver;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.testkit.FakeClock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Block management around a real namespace, with time that stands still and a loop that runs on the
 * test's thread.
 */
final class BlockScene {
  static final long STALE_MS = 5_000;
  static final long DEAD_MS = 30_000;
  static final ReplicaHash HASH = new ReplicaHash(1, 2);

  final FakeClock clock = new FakeClock();
  final TreeMapNamespace namespace;
  final DataNodeManager nodes;
  final BlockManager blocks;
  final ReportReceiver reports;
  final LivenessMonitor liveness;
  boolean safeMode;
  private long nextReportId = 1;

  BlockScene() {
    this(new TreeMapNamespace());
  }

  /** A start with a namespace that is there already. */
  BlockScene(TreeMapNamespace namespace) {
    this.namespace = namespace;
    InlineLoop loop = new InlineLoop();
    DataNodesConfig config = new DataNodesConfig(1_000, STALE_MS, DEAD_MS);
    nodes =
        new DataNodeManager(
            new DataNodeManager.ClusterIdentity(Messages.CLUSTER, Messages.NAMESPACE, 0),
            config,
            RackResolver.withoutTable(),
            clock);
    SafeModeView safe =
        new SafeModeView() {
          @Override
          public boolean isOn() {
            return safeMode;
          }

          @Override
          public String reason() {
            return safeMode ? "the test wants it" : "";
          }
        };
    blocks =
        new BlockManager(
            new BlockManager.Parts(
                namespace,
                nodes,
                new BlockStats(1),
                new RackAwarePlacement(new SeededRandomSource(1)),
                safe,
                loop,
                clock,
                DEAD_MS,
                1));
    reports = new ReportReceiver(nodes, blocks.reports(), loop, HASH);
    liveness = new LivenessMonitor(nodes, config, clock, blocks.reports());
    namespace.addListener(blocks);
    blocks.onReset();
  }

  /** Registers a node; it has not reported yet. */
  DataNode register(String id, String rack, long incarnation) {
    try {
      var registered =
          nodes.register(Messages.registration(id, rack).setIncarnation(incarnation).build());
      reports.onRegistered(registered, () -> {});
      return registered.node();
    } catch (DfsException e) {
      throw new AssertionError(e);
    }
  }

  /** Registers a node and reports in full that it holds nothing. */
  DataNode join(String id, String rack) {
    DataNode node = register(id, rack, 1);
    fullReport(node, 0);
    return node;
  }

  /** Allocates the first block of a new open file, as a handler and its applier do. */
  BlockView openBlock(int replication) {
    InodeId file = namespace.nextInodeId();
    ChecksumSpec checksum = ChecksumSpec.newBuilder().setBytesPerChecksum(512).build();
    namespace.addFile(
        file,
        NamespaceView.ROOT_ID,
        "f" + file,
        new InodeAttributes("u", "g", 0644, 0),
        new FileLayout(replication, 1 << 20, checksum),
        new LeaseHolder(new SessionId(1), "c"));
    BlockId id = namespace.nextBlockId();
    blocks.chooseTargets(replication, 1 << 20, "", Set.of());
    namespace.addBlock(file, id, namespace.nextGenerationStamp());
    return view(id);
  }

  /** A closed file of one block. */
  BlockView closedBlock(int replication, long length) {
    return close(openBlock(replication), length);
  }

  BlockView close(BlockView open, long length) {
    namespace.setBlock(open.id(), length, BlockState.COMPLETE);
    namespace.closeFile(open.file(), 0);
    return view(open.id());
  }

  void delete(BlockView block) {
    namespace.detach(block.file(), 0);
    namespace.reclaim(block.file(), 10, 10);
  }

  BlockView view(BlockId id) {
    return Objects.requireNonNull(namespace.block(id));
  }

  static ReportedReplica finalized(BlockView block, long length) {
    return Messages.replica(
        block.id().value(), block.issuedGs().value(), length, ReplicaState.FINALIZED);
  }

  static ReportedReplica rbw(BlockView block, long length) {
    return Messages.replica(block.id().value(), block.issuedGs().value(), length, ReplicaState.RBW);
  }

  /** A full report of one part. */
  boolean fullReport(DataNode node, long seq, ReportedReplica... replicas) {
    return part(node, nextReportId++, seq, 0, 1, replicas);
  }

  /** A part of a full report; true if it was the last and all were merged. */
  boolean part(
      DataNode node, long reportId, long seq, int part, int parts, ReportedReplica... replicas) {
    Heard<FullBlockReportResponse> heard = new Heard<>();
    reports.onFull(
        FullBlockReportRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .setIncarnation(node.registration().incarnation())
            .setReportId(reportId)
            .setSeq(seq)
            .setPart(part)
            .setParts(parts)
            .setStorageId(node.id() + "-s")
            .addAllReplicas(Arrays.asList(replicas))
            .build(),
        heard);
    return heard.message().getComplete();
  }

  IncrementalReportResponse changes(DataNode node, ReplicaChange... changes) {
    Heard<IncrementalReportResponse> heard = new Heard<>();
    reports.onIncremental(
        IncrementalReportRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .setIncarnation(node.registration().incarnation())
            .addAllChanges(Arrays.asList(changes))
            .build(),
        heard);
    return heard.message();
  }

  /** Ids of the nodes that are offered to a reader, in order. */
  List<String> offered(BlockView block, String readerHost) {
    List<String> ids = new ArrayList<>();
    blocks.locations(view(block.id()), readerHost).forEach(l -> ids.add(l.getNodeId()));
    return ids;
  }

  /** What the node is told to delete now. */
  List<BlockKey> deletions(DataNode node) {
    blocks.planDeletions();
    return node.commands().takeDeletions(1_000, Long.MAX_VALUE).blocks();
  }

  /** Keeps an answer. */
  private static final class Heard<M> implements Answer<M> {
    private @Nullable M message;
    private @Nullable DfsError error;

    @Override
    public void done(M answer) {
      message = answer;
    }

    @Override
    public void refused(DfsError refusal) {
      error = refusal;
    }

    M message() {
      return Objects.requireNonNull(message, () -> "refused: " + error);
    }
  }
}
