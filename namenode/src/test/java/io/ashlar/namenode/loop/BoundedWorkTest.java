package io.ashlar.namenode.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.ByteString;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.datanodes.Answer;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.protocol.datanode.FullBlockReportRequest;
import io.ashlar.protocol.datanode.FullBlockReportResponse;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.IncrementalReportRequest;
import io.ashlar.protocol.datanode.IncrementalReportResponse;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * What clients and DataNodes wait for while very much is under way, counted in work: inodes, blocks
 * and replicas that come or go. {@code -Dashlar.large=true} takes ten times as much.
 */
class BoundedWorkTest {
  private static final boolean LARGE = Boolean.getBoolean("ashlar.large");
  private static final int FILES = LARGE ? 5_000_000 : 500_000;
  private static final int PART = 10_000;
  private static final int SLICE_UNITS = 500;

  /** A write section lasts 2 ms and its last command, which may be a slice or a delete. */
  private static final long TURN_UNITS_MAX =
      2_000_000 / CostClock.NANOS_PER_UNIT + SLICE_UNITS + 2 * 100;

  private final BoundedScene at = new BoundedScene(new MetricRegistry());
  private final Random random = new Random(20261124);

  @Test
  void shouldAnswerWithinBoundsWhileAMillionInodesAndBlocksAreDeleted() {
    at.fill("doomed", FILES, 1);
    at.directory(io.ashlar.namenode.namespace.NamespaceView.ROOT_ID, "home");
    DataNode node = at.register("n1").node();
    at.settle();
    report(node);
    at.settle();
    assertThat(node.reportComplete()).isTrue();
    long before = at.clock.units();

    LoopScene.Answer<ByteString> deleted =
        at.submit(at.scene.handlers.delete(), Requests.delete("/doomed"));
    at.turn();
    assertThat(deleted.isDone()).isTrue();
    assertThat(at.clock.units() - before).as("a delete costs O(depth)").isLessThan(20);
    assertThat(at.namespace.inodeCount()).isGreaterThan(FILES);

    at.longestTurn = 0;
    at.reclaim.tick();
    long seq = 0;
    int round = 0;
    while (at.namespace.detachedRootCount() > 0) {
      seq = oneRound(node, ++round, seq);
    }
    while (at.blocks.doomedReplicas() > 0) {
      seq = oneRound(node, ++round, seq);
    }

    assertThat(at.longestTurn).as("units in one write section").isLessThan(TURN_UNITS_MAX);
    assertThat(at.namespace.blockCount()).isZero();
    at.close();
  }

  /** Clients, a heartbeat and its answer; then one turn of the loop. */
  private long oneRound(DataNode node, int round, long seq) {
    List<LoopScene.Answer<ByteString>> created = new ArrayList<>();
    int creates = random.nextInt(8);
    for (int i = 0; i < creates; i++) {
      created.add(
          at.submit(
              at.scene.handlers.createFile(),
              Requests.createComplete("/home/r" + round + "-" + i)));
    }
    at.loop.executeSoft(at.blocks::planDeletions);
    long start = at.clock.units();
    int turns = 0;
    at.turn();
    turns++;
    LoopScene.Answer<Boolean> stat =
        at.read(view -> view.resolve(DfsPath.parse("/home/r1-0")).target() != null);
    assertThat(stat.isDone()).as("nothing that a stat reads waits for the log").isTrue();
    HeartbeatResponse heard =
        at.heartbeats.onHeartbeat(
            HeartbeatRequest.newBuilder()
                .setNodeId(node.id())
                .setRegistrationId(node.registration().id())
                .build());
    long next = reportDeleted(node, heard, seq);
    while (!created.stream().allMatch(LoopScene.Answer::isDone)) {
      at.turn();
      turns++;
    }
    assertThat(turns).as("turns until a create is answered").isEqualTo(1);
    assertThat(at.clock.units() - start).isLessThan(2 * TURN_UNITS_MAX);
    return next;
  }

  private long reportDeleted(DataNode node, HeartbeatResponse heard, long seq) {
    IncrementalReportRequest.Builder gone =
        IncrementalReportRequest.newBuilder()
            .setNodeId(node.id())
            .setRegistrationId(node.registration().id())
            .setIncarnation(node.registration().incarnation());
    long last = seq;
    for (var command : heard.getCommandsList()) {
      for (BlockKey block : command.getInvalidate().getBlocksList()) {
        gone.addChanges(
            Messages.change(
                ++last,
                ReplicaEvent.DELETED,
                "n1-s",
                Messages.replica(
                    block.getBlockId(), block.getGenerationStamp(), 0, ReplicaState.FINALIZED)));
      }
    }
    at.reports.onIncremental(gone.build(), new Ignored<IncrementalReportResponse>());
    return last;
  }

  @Test
  void shouldMergeAReportOfAMillionReplicasBetweenCommands() {
    at.fill("data", FILES, 2);
    DataNode node = at.register("n1").node();
    at.settle();
    at.longestTurn = 0;
    long turnsBefore = at.turns;
    long unitsBefore = at.clock.units();

    report(node);
    int made = 0;
    boolean more = true;
    while (more) {
      LoopScene.Answer<ByteString> answer =
          at.submit(at.scene.handlers.mkdirs(), Requests.mkdirs("/m" + made++));
      long waited = at.turns;
      while (!answer.isDone()) {
        at.turn();
      }
      assertThat(at.turns - waited).as("turns until it is answered").isLessThanOrEqualTo(1);
      assertThat(at.read(view -> view.root().childCount()).isDone()).isTrue();
      more = !node.reportComplete();
    }

    assertThat(at.longestTurn).isLessThan(2_000_000 / CostClock.NANOS_PER_UNIT + 2 * 500);
    assertThat(at.clock.units() - unitsBefore).isGreaterThan(2L * FILES);
    assertThat(at.turns - turnsBefore).isGreaterThan(2L * FILES / TURN_UNITS_MAX);
    assertThat(at.blocks.stats().missing()).isZero();
    at.close();
  }

  /** All blocks of the namespace as a full report of {@code node}. */
  private void report(DataNode node) {
    List<ReportedReplica> replicas = new ArrayList<>();
    at.namespace.forEachBlock(block -> replicas.add(replica(block)));
    int parts = Math.max(1, (replicas.size() + PART - 1) / PART);
    for (int part = 0; part < parts; part++) {
      at.reports.onFull(
          FullBlockReportRequest.newBuilder()
              .setNodeId(node.id())
              .setRegistrationId(node.registration().id())
              .setIncarnation(node.registration().incarnation())
              .setReportId(1)
              .setParts(parts)
              .setPart(part)
              .setStorageId("n1-s")
              .addAllReplicas(
                  replicas.subList(part * PART, Math.min(replicas.size(), (part + 1) * PART)))
              .build(),
          new Ignored<FullBlockReportResponse>());
    }
  }

  private static ReportedReplica replica(BlockView block) {
    return Messages.replica(
        block.id().value(), block.issuedGs().value(), block.length(), ReplicaState.FINALIZED);
  }

  @Test
  void shouldFreeOneHugeFileInSlices() {
    at.fill("large", 1, LARGE ? 2_000_000 : 200_000);
    at.submit(at.scene.handlers.delete(), Requests.delete("/large"));
    at.turn();
    at.longestTurn = 0;

    at.reclaim.tick();
    at.settle();

    assertThat(at.namespace.blockCount()).isZero();
    assertThat(at.namespace.detachedRootCount()).isZero();
    assertThat(at.longestTurn).isLessThan(TURN_UNITS_MAX);
    at.close();
  }

  @Test
  void shouldRenameAndCountALargeTreeByItsCounters() {
    at.fill("tree", FILES / 5, 0);
    at.settle();
    long before = at.clock.units();

    at.submit(at.scene.handlers.rename(), Requests.rename("/tree", "/moved"));
    at.turn();

    assertThat(at.clock.units() - before).isLessThan(20);
    DirectoryView moved = at.scene.directory("/moved");
    assertThat(moved.counts().files()).isEqualTo(FILES / 5);
    assertThat(Objects.requireNonNull(at.scene.find("/moved/d0/f0")).isDirectory()).isFalse();
    at.close();
  }

  private static final class Ignored<M> implements Answer<M> {
    @Override
    public void done(M message) {}

    @Override
    public void refused(DfsError error) {
      throw new AssertionError(error.message());
    }
  }
}
