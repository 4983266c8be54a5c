package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.client.AppendFileResponse;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Files that are opened again. */
class AppendFileHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();
  private final CommandContext bob = scene.superuser();
  private final AppendFileHandler handler = scene.handlers.appendFile();

  @Test
  void shouldContinueThePartialLastBlockUnderANewStamp() {
    close("/f", 700);
    BlockView before = last("/f");
    GenerationStamp next = scene.namespace.nextGenerationStamp();

    AppendFileResponse reply = scene.accept(handler, Requests.append("/f", false), bob);

    assertThat(reply.getLastBlock().getBlock().getGenerationStamp())
        .as("the stamp that the replicas have")
        .isEqualTo(before.committedGs().value());
    assertThat(reply.getNewStamp()).isEqualTo(next.value());
    assertThat(reply.getLastBlock().getLength()).isEqualTo(700);
    assertThat(reply.getLastBlock().getState()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
    assertThat(reply.getLastBlock().getReplicasCount()).isEqualTo(2);
    assertThat(reply.getStatus().getUnderConstruction()).isTrue();
    assertThat(last("/f").state()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
    assertThat(last("/f").issuedGs()).isEqualTo(next);
    assertThat(Objects.requireNonNull(scene.file("/f").lease()).session()).isEqualTo(bob.session());
  }

  @Test
  void shouldLeaveSilentNodesOutOfTheFirstPipelineIfThereAreOthers() {
    close("/f", 700);
    close("/g", 700);
    scene.cluster.stale.add("dn1");
    assertThat(scene.accept(handler, Requests.append("/f", false), bob).getLastBlock())
        .extracting(block -> block.getReplicasList().get(0).getNodeId())
        .isEqualTo("dn2");

    scene.cluster.stale.add("dn2");
    assertThat(
            scene
                .accept(handler, Requests.append("/g", false), bob)
                .getLastBlock()
                .getReplicasCount())
        .isEqualTo(2);
  }

  @Test
  void shouldCloseAgainWithoutAByteAndKeepTheReplicasGood() {
    close("/f", 700);
    BlockView before = last("/f");
    scene.accept(handler, Requests.append("/f", false), bob);

    CompleteFileResponse reply =
        scene.accept(
            scene.handlers.completeFile(), Requests.complete(id("/f"), last("/f"), 700), bob);

    assertThat(reply.getStatus().getLength()).isEqualTo(700);
    assertThat(last("/f").state()).isEqualTo(BlockState.COMPLETE);
    assertThat(last("/f").committedGs())
        .as("no replica has the new stamp")
        .isEqualTo(before.committedGs());
    AppendFileResponse again = scene.accept(handler, Requests.append("/f", false), ann);
    assertThat(again.getLastBlock().getBlock().getGenerationStamp())
        .isEqualTo(before.committedGs().value());
  }

  @Test
  void shouldCommitTheStampWithTheFirstByteThatOnlyItsReplicasHave() {
    close("/f", 700);
    scene.accept(handler, Requests.append("/f", false), bob);

    List<EditRecord> records =
        scene.records(
            scene.handlers.completeFile(), Requests.complete(id("/f"), last("/f"), 701), bob);

    assertThat(records)
        .extracting(EditRecord::getRecordCase)
        .containsExactly(
            RecordCase.STAMP_COMMITTED, RecordCase.BLOCK_COMMITTED, RecordCase.FILE_COMPLETED);
    assertThat(
            scene
                .refuse(
                    scene.handlers.completeFile(),
                    Requests.complete(id("/f"), last("/f"), 699),
                    bob)
                .code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
  }

  @Test
  void shouldLeaveAFullLastBlockAndAnyThatTheCallerWantsToLeave() {
    close("/full", Scene.BLOCK_BYTES);
    close("/part", 10);
    for (String path : List.of("/full", "/part")) {
      AppendFileResponse reply =
          scene.accept(handler, Requests.append(path, path.equals("/part")), bob);
      assertThat(reply.hasLastBlock()).isFalse();
      assertThat(reply.getNewStamp()).isZero();
      assertThat(last(path).state()).isEqualTo(BlockState.COMPLETE);
      long length = scene.file(path).length();

      AddBlockResponse next =
          scene.accept(scene.handlers.addBlock(), Requests.addBlock(id(path), null, 0), bob);

      assertThat(next.getBlock().getOffset()).isEqualTo(length);
      assertThat(
              scene
                  .refuse(scene.handlers.addBlock(), Requests.addBlock(id(path), null, 0), bob)
                  .code())
          .as("the block that was just given is not named")
          .isEqualTo(ErrorCode.LENGTH_MISMATCH);
      scene.accept(scene.handlers.completeFile(), Requests.complete(id(path), last(path), 5), bob);
      assertThat(scene.file(path).length()).isEqualTo(length + 5);
    }
  }

  @Test
  void shouldCloseAnUntouchedFileWhoseWriterNamesNoBlock() {
    close("/f", 10);
    scene.accept(handler, Requests.append("/f", true), bob);

    CompleteFileResponse reply =
        scene.accept(scene.handlers.completeFile(), Requests.complete(id("/f"), null, 0), bob);

    assertThat(reply.getStatus().getLength()).isEqualTo(10);
    assertThat(scene.file("/f").length()).isEqualTo(10);
  }

  @Test
  void shouldOpenAnEmptyFile() {
    scene.accept(scene.handlers.createFile(), Requests.createComplete("/f"), ann);

    assertThat(scene.accept(handler, Requests.append("/f", false), bob).hasLastBlock()).isFalse();
    assertThat(scene.namespace.leaseCount()).isEqualTo(1);
  }

  @Test
  void shouldWaitForAReportOfTheLastBlock() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), ann);
    scene.accept(scene.handlers.completeFile(), Requests.complete(id("/f"), last("/f"), 10), ann);

    DfsError error = scene.refuse(handler, Requests.append("/f", false), bob);

    assertThat(error.code()).isEqualTo(ErrorCode.NOT_YET_REPLICATED);
    assertThat(error.message()).contains("0 of at least 1 replicas");
  }

  @Test
  void shouldRefuseWhatIsNotAClosedFileOfTheCallersChoice() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d"), ann);
    close("/f", 10);
    CommandContext stranger = scene.client("eve");

    assertThat(scene.refuse(handler, Requests.append("/none", false), bob).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(scene.refuse(handler, Requests.append("/d", false), bob).code())
        .isEqualTo(ErrorCode.IS_A_DIRECTORY);
    assertThat(scene.refuse(handler, Requests.append("/f", false), stranger).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(handler, Requests.append("/f", false), bob);
    for (CommandContext client : List.of(ann, bob)) {
      assertThat(scene.refuse(handler, Requests.append("/f", false), client).code())
          .isEqualTo(ErrorCode.FILE_UNDER_CONSTRUCTION);
    }
  }

  @Test
  void shouldSayWhenAnotherWritersFileCanBeTaken() {
    scene.accept(scene.handlers.createFile(), Requests.create("/f"), ann);
    scene.clock.advanceMs(20_000);

    DfsError error = scene.refuse(handler, Requests.append("/f", false), bob);

    assertThat(error.evidence())
        .containsEntry("holder", "superuser-client")
        .containsEntry("heldForMs", "20000")
        .containsEntry("takeableInMs", "40001");
  }

  @Test
  void shouldTakeOverPastTheSoftLimitAndSeeTheFinalLength() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), ann);
    scene.cluster.report("dn1", last("/f"), 55, ReplicaState.FINALIZED);
    scene.clock.advanceMs(60_001);

    DfsError wait = scene.defer(handler, Requests.append("/f", false), bob);
    assertThat(wait.code()).isEqualTo(ErrorCode.LEASE_RECOVERY);
    assertThat(scene.namespace.session(ann.session())).as("I am gone").isNull();

    AppendFileResponse reply = scene.accept(handler, Requests.append("/f", false), bob);

    assertThat(reply.getStatus().getLength()).isEqualTo(55); // Not what stood there before.
    assertThat(
            scene
                .refuse(
                    scene.handlers.completeFile(), Requests.complete(id("/f"), last("/f"), 55), ann)
                .code())
        .isEqualTo(ErrorCode.SESSION_UNKNOWN);
  }

  @Test
  void shouldBeginBlockRecoveryOnTheWayAndWaitForIt() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), ann);
    scene.cluster.report("dn1", last("/f"), 55, ReplicaState.RBW);
    scene.clock.advanceMs(60_001);

    scene.defer(handler, Requests.append("/f", false), bob);

    assertThat(last("/f").state()).isEqualTo(BlockState.UNDER_RECOVERY);
    DfsError error = scene.refuse(handler, Requests.append("/f", false), bob);
    assertThat(error.code()).isEqualTo(ErrorCode.LEASE_RECOVERY);
    assertThat(error.evidence()).containsEntry("holder", "superuser-client");
  }

  private void close(String path, long length) {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock(path), ann);
    scene.accept(
        scene.handlers.completeFile(), Requests.complete(id(path), last(path), length), ann);
    scene.cluster.report("dn1", last(path), length, ReplicaState.FINALIZED);
    scene.cluster.report("dn2", last(path), length, ReplicaState.FINALIZED);
  }

  private long id(String path) {
    return scene.id(path).value();
  }

  private BlockView last(String path) {
    return Objects.requireNonNull(scene.file(path).lastBlock());
  }
}
