package io.ashlar.client.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.CloseDurability;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A writer whose nodes fail, in one thread. */
final class FileWriteTest {
  private FakeNode inPipeline(FakeRun run, int index) {
    List<ReplicaLocation> nodes = run.nameNode.blocks.get(run.nameNode.blocks.size() - 1).replicas;
    return run.cluster.node(nodes.get(index));
  }

  @Test
  void shouldWriteBlocksOneAfterAnother() throws DfsException {
    FakeRun run = new FakeRun(1, 5, ReplacementPolicy.DEFAULT);
    run.write(2 * FakeRun.BLOCK + 777);
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.blocks).hasSize(3);
    run.assertNothingHeld();
  }

  @Test
  void shouldGoOnWithoutANodeThatDied() throws DfsException {
    for (int index = 0; index < 3; index++) {
      FakeRun run = new FakeRun(index, 5, ReplacementPolicy.NEVER);
      run.write(3_000);
      run.flush();
      FakeNode dead = inPipeline(run, index);
      dead.dead = true;
      run.write(3_000);
      run.close();

      run.assertComplete(true);
      assertThat(run.failedNodes).containsExactly(dead.id);
      assertThat(run.nameNode.blocks.get(0).replicas).hasSize(2).doesNotContain(dead.location());
      assertThat(run.cluster.setUps).hasSize(2);
      assertThat(run.cluster.setUps.get(1).getStage()).isEqualTo(PipelineStage.SETUP_CONTINUE);
      assertThat(run.cluster.setUps.get(1).getLengthMin()).isEqualTo(3_000);
      run.assertNothingHeld();
    }
  }

  @Test
  void shouldGoOnWithoutANodeThatSaysNothing() throws DfsException {
    for (int index = 0; index < 3; index++) {
      FakeRun run = new FakeRun(index, 5, ReplacementPolicy.NEVER);
      run.write(3_000);
      run.flush();
      FakeNode silent = inPipeline(run, index);
      silent.silent = true;
      run.write(3_000);
      run.close();

      run.assertComplete(true);
      assertThat(run.failedNodes).containsExactly(silent.id);
    }
  }

  @Test
  void shouldNotWaitLongerThanItsLimitForASignOfLife_N6() throws DfsException {
    for (int index = 0; index < 3; index++) {
      FakeRun run = new FakeRun(index, 5, ReplacementPolicy.NEVER);
      run.write(3_000);
      run.flush();
      FakeNode hanging = inPipeline(run, index);
      hanging.silent = true;
      hanging.hangs = true;
      run.write(3_000);
      run.close();

      run.assertComplete(true);
      assertThat(run.failedNodes).containsExactly(hanging.id);
    }
  }

  @Test
  void shouldDropOneEndOfACutBetweenTwoNodesAndNobodyElse_N5() throws DfsException {
    for (int from = 0; from < 3; from++) {
      for (int to : new int[] {from - 1, from + 1}) {
        if (to >= 0 && to < 3) {
          FakeRun run = new FakeRun(10 * from + to, 5, ReplacementPolicy.NEVER);
          run.write(3_000);
          run.flush();
          FakeNode sender = inPipeline(run, from);
          FakeNode receiver = inPipeline(run, to);
          receiver.unheard.add(sender.id);
          run.write(3_000);
          run.close();

          run.assertComplete(true);
          assertThat(run.failedNodes)
              .as("cut from %d to %d", from, to)
              .hasSize(1)
              .containsAnyOf(sender.id, receiver.id);
        }
      }
    }
  }

  @Test
  void shouldKeepANodeThatFailedOutOfLaterBlocks() throws DfsException {
    FakeRun run = new FakeRun(4, 4, ReplacementPolicy.NEVER);
    run.write(1_000);
    run.flush();
    inPipeline(run, 1).silent = true;
    run.write(4 * FakeRun.BLOCK);
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.abandoned).isZero();
  }

  @Test
  void shouldGoOnWithReplicasThatAFailedAttemptDidNotReach() throws DfsException {
    FakeRun run = new FakeRun(1, 5, ReplacementPolicy.NEVER);
    run.write(3_000);
    run.flush();
    inPipeline(run, 0).dead = true;
    inPipeline(run, 1).silent = true; // Stops the first attempt before it comes to the third.
    run.write(3_000);
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.blocks.get(0).replicas).hasSize(1);
  }

  @Test
  void shouldReplaceANodeOfAFlushedBlock() throws DfsException {
    FakeRun run = new FakeRun(3, 5, ReplacementPolicy.DEFAULT);
    run.write(3_000);
    run.sync();
    inPipeline(run, 1).dead = true;
    run.write(3_000);
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.blocks.get(0).replicas).hasSize(3);
    assertThat(run.cluster.copies).isEqualTo(1);
    run.assertNothingHeld();
  }

  @Test
  void shouldRecoverWhenANodeDiesAtTheLastPacket() throws DfsException {
    for (int index = 0; index < 3; index++) {
      FakeRun run = new FakeRun(index, 5, ReplacementPolicy.NEVER);
      run.write(1_000);
      run.flush();
      FakeNode dead = inPipeline(run, index);
      dead.dead = true;
      run.close();

      run.assertComplete(true);
      assertThat(run.nameNode.blocks.get(0).replicas).hasSize(2);
    }
  }

  @Test
  void shouldGoOnWithASingleNodeAndFailWithoutAny() throws DfsException {
    FakeRun run = new FakeRun(5, 3, ReplacementPolicy.DEFAULT);
    run.write(3_000);
    run.flush();
    inPipeline(run, 0).dead = true;
    inPipeline(run, 2).dead = true;
    run.write(100);
    run.flush();
    run.assertVisible();
    run.cluster.nodes.values().forEach(node -> node.dead = true);
    run.write(100);

    assertThatThrownBy(run::flush)
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
              assertThat(e.error().evidence()).containsEntry("ackedLength", "3100");
            });
    assertThatThrownBy(run::close).isInstanceOf(DfsException.class);
    assertThat(run.nameNode.complete).isFalse();
    run.assertNothingHeld();
  }

  @Test
  void shouldBlameTheSenderOfAPacketThatArrivesDamagedTwice() throws DfsException {
    FakeRun run = new FakeRun(6, 5, ReplacementPolicy.NEVER);
    run.write(1_000);
    run.flush();
    FakeNode sender = inPipeline(run, 0);
    FakeNode receiver = inPipeline(run, 1);
    receiver.damages = true;
    run.cluster.beforePacket =
        () -> receiver.damages &= !run.failedNodes.contains(sender.id); // It was the sender.
    run.write(1_000);
    run.close();

    run.assertComplete(true);
    assertThat(run.failedNodes).containsExactly(sender.id);
  }

  @Test
  void shouldBlameTheReceiverThatFindsDamageWhoeverSends() throws DfsException {
    FakeRun run = new FakeRun(7, 5, ReplacementPolicy.NEVER);
    run.write(1_000);
    run.flush();
    FakeNode receiver = inPipeline(run, 2);
    receiver.damages = true;
    run.write(1_000);
    run.close();

    run.assertComplete(true);
    assertThat(run.failedNodes).contains(receiver.id).hasSize(2);
  }

  @Test
  void shouldReplaceASlowNodeIfThereIsAnother() throws DfsException {
    FakeRun run = new FakeRun(8, 4, ReplacementPolicy.DEFAULT);
    run.write(1_000);
    run.flush();
    FakeNode slow = inPipeline(run, 1);
    slow.slowMs = 1_000;
    for (int i = 0; i < 6; i++) {
      run.write(100);
      run.flush();
    }
    run.close();

    run.assertComplete(true);
    assertThat(run.failedNodes).containsExactly(slow.id);
    assertThat(run.nameNode.blocks.get(0).replicas).hasSize(3).doesNotContain(slow.location());
  }

  @Test
  void shouldKeepASlowNodeThatNobodyCanReplace() throws DfsException {
    FakeRun run = new FakeRun(9, 3, ReplacementPolicy.DEFAULT);
    run.write(1_000);
    run.flush();
    inPipeline(run, 1).slowMs = 1_000;
    for (int i = 0; i < 8; i++) {
      run.write(100);
      run.flush();
    }
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.blocks.get(0).replicas).hasSize(3);
  }

  @Test
  void shouldAbandonANewBlockWhosePipelineDoesNotStand() throws DfsException {
    FakeRun run = new FakeRun(10, 5, ReplacementPolicy.DEFAULT);
    run.cluster.node("n0").dead = true;
    run.cluster.node("n1").silent = true;
    run.write(3 * FakeRun.BLOCK);
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.abandoned).isPositive();
    assertThat(run.failedNodes).isSubsetOf("n0", "n1");
  }

  @Test
  void shouldSayWhatBrokeIfNoStampIsIssued() throws DfsException {
    FakeRun run = new FakeRun(11, 5, ReplacementPolicy.DEFAULT);
    run.nameNode.stampRefusal = DfsError.of(ErrorCode.UNSUPPORTED, "an older server");
    run.write(1_000);
    run.flush();
    FakeNode dead = inPipeline(run, 1);
    dead.dead = true;
    run.write(1_000);

    assertThatThrownBy(run::flush)
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
              assertThat(e.error().evidence()).containsEntry("badNode", dead.id);
            });
    run.assertNothingHeld();
  }

  @Test
  void shouldEndWithTheVerdictOfTheNameNode() throws DfsException {
    FakeRun run = new FakeRun(12, 5, ReplacementPolicy.DEFAULT);
    run.nameNode.stampRefusal = DfsError.of(ErrorCode.LEASE_MISMATCH, "another client writes");
    run.write(1_000);
    run.flush();
    inPipeline(run, 1).dead = true;
    run.write(1_000);

    assertThatThrownBy(run::flush)
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LEASE_MISMATCH));
  }

  @Test
  void shouldForceEarlierBlocksByALateHsync() throws DfsException {
    FakeRun run = new FakeRun(13, 4, ReplacementPolicy.DEFAULT, CloseDurability.FLUSH);
    run.write(2 * FakeRun.BLOCK + 10);
    run.flush();
    FakeNameNodeCalls.Block first = run.nameNode.blocks.get(0);
    assertThat(run.cluster.node(first.replicas.get(0)).replica(first.id).forced).isZero();

    run.sync();

    assertThat(run.nameNode.fsyncs).isEqualTo(1);
    for (FakeNameNodeCalls.Block block : run.nameNode.blocks) {
      for (ReplicaLocation location : block.replicas) {
        FakeNode.Replica replica = run.cluster.node(location).replica(block.id);
        assertThat(replica.forced).isEqualTo(replica.bytes.length);
      }
    }
    run.write(FakeRun.BLOCK);
    run.close();
    run.assertComplete(true);
  }

  @Test
  void shouldFailALateHsyncIfABlockIsGone() throws DfsException {
    FakeRun run = new FakeRun(14, 6, ReplacementPolicy.DEFAULT, CloseDurability.FLUSH);
    run.write(FakeRun.BLOCK);
    run.flush();
    run.nameNode.blocks.get(0).replicas.forEach(node -> run.cluster.node(node).dead = true);

    assertThatThrownBy(run::sync)
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED));
  }

  /** Two closed blocks with {@code shared} nodes in common that are not in the open block's. */
  private FakeRun lateHsync(int nodes, int shared, boolean bestEffort) throws DfsException {
    for (long seed = 0; ; seed++) {
      FakeRun run =
          new FakeRun(seed, nodes, ReplacementPolicy.DEFAULT, CloseDurability.FLUSH, bestEffort);
      run.write(2 * FakeRun.BLOCK + 10);
      run.flush();
      if (onlyInClosedBlocks(run).size() == shared) {
        onlyInClosedBlocks(run).forEach(node -> run.cluster.node(node).silent = true);
        return run;
      }
    }
  }

  private List<ReplicaLocation> onlyInClosedBlocks(FakeRun run) {
    List<ReplicaLocation> found = new ArrayList<>(run.nameNode.blocks.get(0).replicas);
    found.retainAll(run.nameNode.blocks.get(1).replicas);
    found.removeAll(run.nameNode.blocks.get(2).replicas);
    return found;
  }

  private static long syncMs(FakeRun run) throws DfsException {
    long beforeMs = run.world.clock.monotonicMs();
    run.sync();
    return run.world.clock.monotonicMs() - beforeMs;
  }

  @Test
  void shouldWaitOnceForANodeThatIsSilentDuringALateHsync() throws DfsException {
    FakeRun run = lateHsync(4, 1, true);

    assertThat(syncMs(run)).isEqualTo(FakeRun.STALL_LIMIT_MS);

    for (FakeNameNodeCalls.Block block : run.nameNode.blocks) {
      for (ReplicaLocation location : block.replicas) {
        FakeNode node = run.cluster.node(location);
        FakeNode.Replica replica = node.replica(block.id);
        assertThat(replica.forced).isEqualTo(node.silent ? 0 : replica.bytes.length);
      }
    }
    int forces = run.cluster.forces;
    assertThat(syncMs(run)).isZero();
    assertThat(run.cluster.forces).as("what was promised is not asked for again").isEqualTo(forces);
  }

  @Test
  void shouldFailALateHsyncWithFewerForcedReplicasThanAPipelineMayHave() throws DfsException {
    FakeRun run = lateHsync(4, 1, false);

    assertThatThrownBy(run::sync)
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
              assertThat(e.error().evidence()).containsEntry("forced", "2");
            });
  }

  @Test
  void shouldFailALateHsyncWithinTheStallLimitIfNobodyAnswers() throws DfsException {
    FakeRun run = lateHsync(6, 3, true);
    long beforeMs = run.world.clock.monotonicMs();

    assertThatThrownBy(run::sync)
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
              assertThat(e.error().evidence()).containsEntry("forced", "0");
            });

    assertThat(run.world.clock.monotonicMs() - beforeMs).isEqualTo(FakeRun.STALL_LIMIT_MS);
  }

  @Test
  void shouldGoOnInTheLastBlockOfAClosedFile() throws DfsException {
    for (int length : new int[] {1_000, 1_024, FakeRun.BLOCK + 77, FakeRun.BLOCK - 1}) {
      FakeRun run = new FakeRun(length, 5, ReplacementPolicy.DEFAULT);
      run.write(length);
      run.close();
      run.append();
      run.write(FakeRun.BLOCK);
      run.sync();
      run.assertVisible();
      run.close();

      run.assertComplete(true);
      assertThat(run.write.position()).isEqualTo(length + FakeRun.BLOCK);
      run.assertNothingHeld();
    }
  }

  @Test
  void shouldAppendWithoutANodeThatDiedMeanwhileAndReplaceIt() throws DfsException {
    FakeRun run = new FakeRun(17, 5, ReplacementPolicy.DEFAULT);
    run.write(1_000);
    run.close();
    FakeNode dead = inPipeline(run, 1);
    dead.dead = true;
    run.append();
    run.write(1_000);
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.blocks.get(0).replicas).hasSize(3).doesNotContain(dead.location());
  }

  @Test
  void shouldCloseAnAppendWithoutAByte() throws DfsException {
    FakeRun run = new FakeRun(18, 5, ReplacementPolicy.DEFAULT);
    run.write(1_000);
    run.close();
    run.append();
    run.close();

    run.assertComplete(true);
    assertThat(run.nameNode.blocks.get(0).length).isEqualTo(1_000);
  }

  @Test
  void shouldReleaseEverythingByAbort() throws DfsException {
    FakeRun run = new FakeRun(15, 5, ReplacementPolicy.DEFAULT);
    run.write(3_000);
    run.write.abort();
    run.drain();

    assertThatThrownBy(() -> run.write(1)).isInstanceOf(DfsException.class);
    assertThat(run.nameNode.complete).isFalse();
    run.assertNothingHeld();
  }
}
