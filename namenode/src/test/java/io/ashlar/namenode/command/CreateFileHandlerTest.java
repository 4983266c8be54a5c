package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.BlockIds;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CreateFileHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();
  private final CommandContext bob = scene.superuser();
  private final CreateFileHandler handler = scene.handlers.createFile();

  @Test
  void shouldCreateWithParentsAndFirstBlockInOneDecision() {
    CreateFileRequest request =
        Requests.createWithBlock("/a/b/f").toBuilder().setCreateParents(true).build();

    assertThat(scene.records(handler, request, ann))
        .extracting(EditRecord::getRecordCase)
        .containsExactly(
            RecordCase.DIRECTORY_CREATED,
            RecordCase.DIRECTORY_CREATED,
            RecordCase.FILE_CREATED,
            RecordCase.BLOCK_ALLOCATED);
    CreateFileResponse reply = scene.accept(handler, request, ann);

    FileView file = scene.file("/a/b/f");
    assertThat(reply.getStatus().getInodeId()).isEqualTo(file.id().value());
    assertThat(reply.getStatus().getUnderConstruction()).isTrue();
    assertThat(reply.getFirstBlock().getReplicasCount()).isEqualTo(3);
    assertThat(reply.getFirstBlock().getBlock().getBlockId()).isEqualTo(BlockIds.FIRST.value());
    assertThat(Objects.requireNonNull(file.lease()).session()).isEqualTo(ann.session());
    assertThat(Objects.requireNonNull(file.lastBlock()).id()).isEqualTo(BlockIds.FIRST);
  }

  @Test
  void shouldMakeAnEmptyFileThatIsCompleteInOneEntry() {
    int entries = scene.log.size();

    CreateFileResponse reply = scene.accept(handler, Requests.createComplete("/f"), ann);

    assertThat(scene.log).hasSize(entries + 1);
    assertThat(reply.getStatus().getUnderConstruction()).isFalse();
    assertThat(scene.file("/f").lease()).isNull();
    assertThat(scene.file("/f").mtimeMs()).isEqualTo(reply.getStatus().getMtimeMs());
    assertThat(scene.namespace.leaseCount()).isZero();
    assertThat(scene.refuse(handler, Requests.createComplete("/f"), bob).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void shouldRefuseAnEmptyFileWithABlock() {
    CreateFileRequest request =
        Requests.createWithBlock("/f").toBuilder().setComplete(true).build();

    assertThat(scene.refuse(handler, request, ann).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldStepBlockIdsBySixteenAndNeverReuseOne() {
    scene.accept(handler, Requests.createWithBlock("/f"), ann);
    scene.accept(scene.handlers.delete(), Requests.delete("/f"), ann);
    scene.accept(handler, Requests.createWithBlock("/f"), ann);

    BlockId second = Objects.requireNonNull(scene.file("/f").lastBlock()).id();
    assertThat(second.value()).isEqualTo(BlockIds.FIRST.value() + 16); // I7
  }

  @Test
  void shouldReplaceACompleteFileInOneEntry() {
    scene.accept(handler, Requests.createWithBlock("/f"), ann);
    complete("/f", 10, ann);
    long oldInode = scene.id("/f").value();
    int entries = scene.log.size();

    scene.accept(handler, Requests.overwrite("/f"), bob);

    assertThat(scene.log).hasSize(entries + 1);
    assertThat(scene.id("/f").value()).isGreaterThan(oldInode);
    assertThat(scene.namespace.blockCount()).isZero();
    assertThat(scene.namespace.detachedRoots()).isEmpty();
  }

  @Test
  void shouldRefuseToReplaceUnlessAskedAndNeverADirectory() {
    scene.accept(handler, Requests.create("/f"), ann);
    complete("/f", 0, ann);
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d"), ann);

    assertThat(scene.refuse(handler, Requests.create("/f"), bob).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(scene.refuse(handler, Requests.overwrite("/d"), bob).code())
        .isEqualTo(ErrorCode.IS_A_DIRECTORY);
    assertThat(scene.refuse(handler, Requests.overwrite("/"), bob).code())
        .isEqualTo(ErrorCode.IS_A_DIRECTORY);
    assertThat(scene.refuse(handler, Requests.create("/x/f"), bob).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(scene.refuse(handler, Requests.create("/f/x"), bob).code())
        .isEqualTo(ErrorCode.NOT_A_DIRECTORY);
  }

  @Test
  void shouldTellASecondWriterWhoHoldsTheFile() {
    scene.accept(handler, Requests.createWithBlock("/f"), ann);
    scene.clock.advanceMs(2_000);
    scene.leases.renew(ann.session());
    scene.clock.advanceMs(3_000);

    for (CreateFileRequest request : List.of(Requests.create("/f"), Requests.overwrite("/f"))) {
      DfsError error = scene.refuse(handler, request, bob);

      assertThat(error.code()).isEqualTo(ErrorCode.FILE_UNDER_CONSTRUCTION);
      assertThat(error.evidence())
          .containsEntry("holder", "superuser-client")
          .containsEntry("session", ann.session().toString())
          .containsEntry("heldForMs", "5000")
          .containsEntry("lastRenewedMs", "3000")
          .containsEntry("awaitsBlockRecovery", "false");
    }
  }

  @Test
  void shouldLetAWriterReplaceItsOwnOpenFile() {
    scene.accept(handler, Requests.createWithBlock("/f"), ann);

    scene.accept(handler, Requests.overwrite("/f"), ann);

    assertThat(scene.namespace.leaseCount()).isEqualTo(1);
    assertThat(scene.namespace.blockCount()).isZero();
  }

  @Test
  void shouldReplaceWhateverItHoldsAfterTheSoftLimit() {
    scene.accept(handler, Requests.createWithBlock("/f"), ann);
    InodeId before = scene.id("/f");
    scene.cluster.report("dn1", lastBlock("/f"), 100, ReplicaState.RBW);
    scene.clock.advanceMs(60_000);
    DfsError error = scene.refuse(handler, Requests.overwrite("/f"), bob);
    assertThat(error.evidence()).containsEntry("takeableInMs", "1");

    scene.clock.advanceMs(1);
    scene.accept(handler, Requests.overwrite("/f"), bob);

    assertThat(scene.id("/f")).isNotEqualTo(before);
    assertThat(Objects.requireNonNull(scene.file("/f").lease()).session()).isEqualTo(bob.session());
    assertThat(scene.namespace.session(ann.session())).as("its other files stay").isNotNull();
  }

  @Test
  void shouldAcceptFewerTargetsThanWantedButNotNone() {
    scene.cluster.nodes = 1;
    CreateFileResponse reply = scene.accept(handler, Requests.createWithBlock("/f"), ann);
    assertThat(reply.getFirstBlock().getReplicasCount()).isEqualTo(1);
    assertThat(reply.getFirstBlock().getRedundancy().getReplicated()).isEqualTo(3);

    DfsError error =
        scene.refuse(
            handler,
            Requests.createWithBlock("/g").toBuilder().addExcludedNodes("dn1").build(),
            ann);
    assertThat(error.code()).isEqualTo(ErrorCode.NO_DATANODES);
    assertThat(error.evidence()).containsEntry("node dn1:1", "excluded by the client");
    assertThat(error.message()).contains("dn1:1: excluded by the client");

    scene.cluster.nodes = 0;
    assertThat(scene.refuse(handler, Requests.createWithBlock("/g"), ann).message())
        .contains("no DataNode is registered");
  }

  @Test
  void shouldCheckLayout() {
    CreateFileRequest base = Requests.create("/f");
    assertThat(
            List.of(
                base.toBuilder().setReplication(513).build(),
                base.toBuilder().setReplication(-1).build(),
                base.toBuilder().setBlockSize(Scene.BLOCK_BYTES - 1).build(),
                base.toBuilder().setBlockSize(Scene.BLOCK_BYTES + 1).build(),
                base.toBuilder().setBlockSize(-1).build(),
                base.toBuilder().setBytesPerChecksum(17).build(),
                base.toBuilder().setBytesPerChecksum(1 << 21).build(),
                base.toBuilder().setMode(010000).build()))
        .allSatisfy(
            request ->
                assertThat(scene.refuse(handler, request, ann).code())
                    .isEqualTo(ErrorCode.INVALID_ARGUMENT));
    scene.accept(
        handler,
        base.toBuilder()
            .setReplication(2)
            .setBlockSize(2 * Scene.BLOCK_BYTES)
            .setBytesPerChecksum(4096)
            .build(),
        ann);
    FileView file = scene.file("/f");
    assertThat(file.replication()).isEqualTo(2);
    assertThat(file.blockSize()).isEqualTo(2 * Scene.BLOCK_BYTES);
    assertThat(file.checksum().getBytesPerChecksum()).isEqualTo(4096);
  }

  @Test
  void shouldNeedWriteOnTheFileItReplaces() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/open", 0777), ann);
    scene.accept(handler, Requests.create("/open/f"), ann);
    complete("/open/f", 0, ann);
    CommandContext eve = scene.client("eve");

    assertThat(scene.refuse(handler, Requests.overwrite("/open/f"), eve).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(scene.refuse(handler, Requests.create("/f"), eve).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(handler, Requests.create("/open/g"), eve);
    assertThat(scene.file("/open/g").owner()).isEqualTo("eve");
  }

  private BlockView lastBlock(String path) {
    return Objects.requireNonNull(scene.file(path).lastBlock());
  }

  private void complete(String path, long length, CommandContext context) {
    FileView file = scene.file(path);
    scene.accept(
        scene.handlers.completeFile(),
        Requests.complete(file.id().value(), file.lastBlock(), length),
        context);
  }
}
