package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a file whose writer is gone: certain things are done, nothing is guessed. */
class ExpireLeaseHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext writer = scene.superuser();
  private final ExpireLeaseHandler handler = scene.handlers.expireLease();
  private InodeId file = InodeId.NONE;

  @BeforeEach
  void createFileOfOneFullAndOneOpenBlock() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), writer);
    file = scene.id("/f");
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(file.value(), last(), 700), writer);
  }

  @Test
  void shouldLeaveALateWriterItsFileUntilItsSessionHasEnded() {
    scene.clock.advanceMs(10_000_000);

    assertThat(expire()).isFalse();
  }

  @Test
  void shouldDropALastBlockThatNobodyHoldsAndClose() {
    end();

    assertThat(expire()).isTrue();
    assertThat(scene.file("/f").lease()).isNull();
    assertThat(scene.file("/f").length()).isEqualTo(700);
    assertThat(scene.file("/f").blocks())
        .extracting(BlockView::state)
        .containsExactly(BlockState.COMPLETE);
    assertThat(scene.namespace.leaseCount()).isZero();
  }

  @Test
  void shouldCloseAtTheOneLengthOfFinalizedReplicas() {
    scene.cluster.report("dn1", last(), 55, ReplicaState.FINALIZED);
    scene.cluster.report("dn2", last(), 55, ReplicaState.FINALIZED);
    end();

    assertThat(expire()).isTrue();
    assertThat(scene.file("/f").length()).isEqualTo(755);
  }

  @Test
  void shouldLeaveEveryDoubtToBlockRecovery() {
    end();
    scene.cluster.await("dn9", last());
    assertThat(expire()).as("a node did not report").isFalse();
    scene.cluster.awaitNothing();

    scene.cluster.safeMode = true;
    assertThat(expire()).as("safe mode").isFalse();
    scene.cluster.safeMode = false;

    scene.cluster.report("dn1", last(), 55, ReplicaState.FINALIZED);
    scene.cluster.report("dn2", last(), 54, ReplicaState.FINALIZED);
    assertThat(expire()).as("two lengths").isFalse();

    assertThat(scene.file("/f").lease()).isNotNull();
    assertThat(scene.file("/f").blocks().get(0).state()).isEqualTo(BlockState.COMMITTED);
  }

  @Test
  void shouldWaitForNodesFromBeforeARestart() {
    scene.leases.startAnew(scene.namespace);
    end();

    assertThat(expire()).isFalse();
    scene.clock.advanceMs(1_200_001);
    assertThat(expire()).isTrue();
  }

  @Test
  void shouldNotCloseWhileAReplicaIsOpen() {
    scene.cluster.report("dn1", last(), 55, ReplicaState.FINALIZED);
    scene.cluster.report("dn2", last(), 55, ReplicaState.RBW);
    end();

    assertThat(expire()).isFalse();
  }

  @Test
  void shouldNotCloseBelowWhatWasSynced() {
    scene.accept(scene.handlers.fsyncFile(), Requests.fsync(file.value(), last(), 60), writer);
    end();
    assertThat(expire()).as("synced bytes and no replica").isFalse();

    scene.cluster.report("dn1", last(), 55, ReplicaState.FINALIZED);
    assertThat(expire()).as("shorter than synced").isFalse();
  }

  @Test
  void shouldCloseAFileWhoseLastBlockIsCommitted() {
    scene.accept(scene.handlers.abandonBlock(), Requests.abandon(file.value(), last()), writer);
    end();

    assertThat(expire()).isTrue();
    assertThat(scene.file("/f").length()).isEqualTo(700);
  }

  @Test
  void shouldHaveNothingToDoForFilesThatAreClosedOrGone() {
    scene.accept(scene.handlers.delete(), Requests.delete("/f"), scene.superuser());

    assertThat(scene.records(handler, new ExpireLease(file), scene.internal())).isEmpty();
  }

  private void end() {
    scene.accept(
        scene.handlers.endSession(),
        new EndSession(writer.session(), EndSession.Reason.CLOSED),
        writer);
  }

  private boolean expire() {
    return scene.accept(handler, new ExpireLease(file), scene.internal());
  }

  private BlockView last() {
    return Objects.requireNonNull(scene.file("/f").lastBlock());
  }
}
