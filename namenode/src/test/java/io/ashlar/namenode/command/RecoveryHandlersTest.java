package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leases that are taken away, and what block recovery comes to. */
class RecoveryHandlersTest {
  private static final RecoverLeaseRequest RECOVER =
      RecoverLeaseRequest.newBuilder().setPath("/f").build();

  private final Scene scene = new Scene();
  private final CommandContext writer = scene.superuser();
  private final CommandContext other = scene.superuser();
  private final CommitRecoveryHandler commit = scene.handlers.commitRecovery();
  private InodeId file = InodeId.NONE;

  @BeforeEach
  void createFileOfOneFullAndOneOpenBlock() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), writer);
    file = scene.id("/f");
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(file.value(), last(), 700), writer);
    scene.accept(scene.handlers.createFile(), Requests.create("/other"), writer);
  }

  @Test
  void shouldTakeTheLeaseOfALiveWriterButOnlyOfThatFile() {
    scene.cluster.report("dn1", last(), 55, ReplicaState.RBW);
    GenerationStamp next = scene.namespace.nextGenerationStamp();

    RecoverLeaseResponse reply = recoverLease();

    assertThat(reply.getClosed()).isFalse();
    assertThat(reply.getWriter().getSessionId()).isEqualTo(writer.session().value());
    assertThat(last().state()).isEqualTo(BlockState.UNDER_RECOVERY);
    assertThat(last().issuedGs()).isEqualTo(next);
    assertThat(Objects.requireNonNull(scene.file("/f").lease()).isNameNode()).isTrue();
    assertThat(
            scene
                .refuse(
                    scene.handlers.completeFile(),
                    Requests.complete(file.value(), last(), 55),
                    writer)
                .code())
        .isEqualTo(ErrorCode.LEASE_MISMATCH);
    assertThat(Objects.requireNonNull(scene.file("/other").lease()).session())
        .isEqualTo(writer.session());

    assertThat(scene.records(scene.handlers.recoverLease(), RECOVER, other))
        .as("it is on its way")
        .isEmpty();
  }

  @Test
  void shouldCloseAtOnceWhereNothingIsInDoubt() {
    scene.cluster.report("dn1", last(), 55, ReplicaState.FINALIZED);

    assertThat(recoverLease().getClosed()).isTrue();
    assertThat(scene.file("/f").length()).isEqualTo(755);
    assertThat(recoverLease().getClosed()).as("asked again").isTrue();
  }

  @Test
  void shouldNotTakeAnotherFileThatHasThePathByNow() {
    RecoverLeaseRequest stale = RECOVER.toBuilder().setInodeId(file.value() + 1).build();

    assertThat(scene.refuse(scene.handlers.recoverLease(), stale, other).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(Objects.requireNonNull(scene.file("/f").lease()).session())
        .isEqualTo(writer.session());
  }

  @Test
  void shouldLeaveTheLeaseOfAnotherAloneIfOnlyTheOwnOneIsMeant() {
    RecoverLeaseRequest own = RECOVER.toBuilder().setOwnOnly(true).build();

    assertThat(scene.records(scene.handlers.recoverLease(), own, other)).isEmpty();
    assertThat(scene.records(scene.handlers.recoverLease(), own, writer)).isNotEmpty();
  }

  @Test
  void shouldHoldTheLeaseUntilANodeReports() {
    scene.cluster.await("dn1", last());

    assertThat(recoverLease().getClosed()).isFalse();
    assertThat(last().state()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
    assertThat(Objects.requireNonNull(scene.file("/f").lease()).isNameNode()).isTrue();

    scene.cluster.report("dn1", last(), 55, ReplicaState.RWR);
    scene.accept(scene.handlers.expireLease(), new ExpireLease(file), scene.internal());

    assertThat(last().state()).isEqualTo(BlockState.UNDER_RECOVERY);
  }

  @Test
  void shouldNotLetReplicasOfTwoStampsBeTakenForSettled() {
    scene.accept(scene.handlers.issueStamp(), Requests.issueStamp(file.value(), last()), writer);
    scene.cluster.report("dn1", last(), 55, ReplicaState.FINALIZED);

    assertThat(recoverLease().getClosed()).isFalse();
    assertThat(last().state()).isEqualTo(BlockState.UNDER_RECOVERY);
  }

  @Test
  void shouldCommitWhatTheRecoveryCameToAndCloseTheFile() {
    beginRecovery();
    BlockView block = last();
    assertThat(scene.records(commit, Requests.commitRecovery(block, 55, "dn1"), scene.internal()))
        .containsExactly(
            BlockRecords.blockRecovered(file, block.id(), block.issuedGs(), 55),
            BlockRecords.fileCompleted(file, scene.clock.wallMs()));

    scene.accept(commit, Requests.commitRecovery(block, 55, "dn1"), scene.internal());

    assertThat(scene.file("/f").length()).isEqualTo(755);
    assertThat(scene.file("/f").lease()).isNull();
    assertThat(last().committedGs()).isEqualTo(block.issuedGs());
    assertThat(scene.cluster.pipelines.get(block.id())).containsExactly("dn1");
    assertThat(scene.records(commit, Requests.commitRecovery(block, 55, "dn1"), scene.internal()))
        .as("repeated")
        .isEmpty();
  }

  @Test
  void shouldRemoveABlockOfWhichNoByteIsLeft() {
    beginRecovery();
    assertThat(scene.records(commit, Requests.commitRecovery(last(), 0), scene.internal()))
        .extracting(EditRecord::getRecordCase)
        .containsExactly(RecordCase.BLOCK_ABANDONED, RecordCase.FILE_COMPLETED);
  }

  @Test
  void shouldRefuseAnOlderRecovery() {
    beginRecovery();
    BlockView first = last();
    assertThat(
            scene.accept(
                scene.handlers.restartRecovery(),
                new RestartRecovery(first.id(), first.issuedGs()),
                scene.internal()))
        .isTrue();

    assertThat(
            scene
                .refuse(commit, Requests.commitRecovery(first, 55, "dn1"), scene.internal())
                .code())
        .isEqualTo(ErrorCode.STALE_STAMP);
    assertThat(
            scene.records(
                scene.handlers.restartRecovery(),
                new RestartRecovery(first.id(), first.issuedGs()),
                scene.internal()))
        .as("another attempt is under way")
        .isEmpty();
    scene.accept(commit, Requests.commitRecovery(last(), 54, "dn1"), scene.internal());
    assertThat(scene.file("/f").length()).isEqualTo(754);
    assertThat(
            scene
                .refuse(commit, Requests.commitRecovery(first, 55, "dn1"), scene.internal())
                .code())
        .isEqualTo(ErrorCode.STALE_STAMP);
  }

  @Test
  void shouldRefuseToLoseSyncedBytesOrToGrowBeyondABlock() {
    scene.accept(scene.handlers.fsyncFile(), Requests.fsync(file.value(), last(), 50), writer);
    beginRecovery();
    for (long wrong : List.of(0L, 49L, Scene.BLOCK_BYTES + 1)) {
      assertThat(
              scene
                  .refuse(commit, Requests.commitRecovery(last(), wrong, "dn1"), scene.internal())
                  .code())
          .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    }
  }

  @Test
  void shouldLogNothingForAFileThatWasDeletedEvenIfAnotherHasItsPath() {
    beginRecovery();
    BlockView block = last();
    scene.accept(scene.handlers.delete(), Requests.delete("/f"), other);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), other);

    assertThat(
            scene
                .refuse(commit, Requests.commitRecovery(block, 55, "dn1"), scene.internal())
                .code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(
            scene.records(
                scene.handlers.restartRecovery(),
                new RestartRecovery(block.id(), block.issuedGs()),
                scene.internal()))
        .isEmpty();
    assertThat(scene.records(scene.handlers.expireLease(), new ExpireLease(file), scene.internal()))
        .isEmpty();
    assertThat(last().state()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
  }

  @Test
  void shouldRefuseARecoveryThatNobodyBegan() {
    assertThat(
            scene
                .refuse(commit, Requests.commitRecovery(last(), 55, "dn1"), scene.internal())
                .code())
        .isEqualTo(ErrorCode.STALE_STAMP);
  }

  private void beginRecovery() {
    scene.cluster.report("dn1", last(), 55, ReplicaState.RBW);
    recoverLease();
    assertThat(last().state()).isEqualTo(BlockState.UNDER_RECOVERY);
  }

  private RecoverLeaseResponse recoverLease() {
    return scene.accept(scene.handlers.recoverLease(), RECOVER, other);
  }

  private BlockView last() {
    return Objects.requireNonNull(scene.file("/f").lastBlock());
  }
}
