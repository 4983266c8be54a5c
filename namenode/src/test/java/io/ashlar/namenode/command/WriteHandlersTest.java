package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The life of a file from its first block to its close. */
class WriteHandlersTest {
  private final Scene scene = new Scene();
  private final CommandContext writer = scene.superuser();
  private long inode;

  @BeforeEach
  void createFile() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), writer);
    inode = scene.id("/f").value();
  }

  @Test
  void shouldCommitTheBlockBeforeAndAppendTheNext() {
    BlockView first = last();

    AddBlockResponse reply =
        scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, first, 700), writer);

    assertThat(reply.getBlock().getOffset()).isEqualTo(700);
    assertThat(reply.getBlock().getState()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
    BlockView committed = Objects.requireNonNull(scene.namespace.block(first.id()));
    assertThat(committed.state()).isEqualTo(BlockState.COMMITTED);
    assertThat(committed.length()).isEqualTo(700);
    assertThat(last().issuedGs()).isGreaterThan(first.issuedGs());
    assertThat(scene.file("/f").length()).isEqualTo(700);
    assertThat(scene.directory("/").counts().bytesReplicated()).isEqualTo(2_100);
  }

  @Test
  void shouldRefuseWhatDoesNotFitTheLastBlock() {
    BlockView first = last();
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, first, 700), writer);
    BlockView second = last();

    AddBlockHandler handler = scene.handlers.addBlock();
    for (AddBlockRequest wrong :
        List.of(
            Requests.addBlock(inode, second, -1),
            Requests.addBlock(inode, second, 0),
            Requests.addBlock(inode, second, Scene.BLOCK_BYTES + 1),
            Requests.addBlock(inode, first, 700),
            Requests.addBlock(inode, null, 5))) {
      assertThat(scene.refuse(handler, wrong, writer).code()).isEqualTo(ErrorCode.LENGTH_MISMATCH);
    }
  }

  @Test
  void shouldKeepOtherSessionsAndClosedFilesOut() {
    CommandContext other = scene.superuser();

    assertThat(
            scene
                .refuse(scene.handlers.addBlock(), Requests.addBlock(inode, last(), 1), other)
                .code())
        .isEqualTo(ErrorCode.LEASE_MISMATCH);
    assertThat(
            scene
                .refuse(scene.handlers.completeFile(), Requests.complete(inode, last(), 1), other)
                .code())
        .isEqualTo(ErrorCode.LEASE_MISMATCH);
    BlockView block = last();
    scene.accept(scene.handlers.completeFile(), Requests.complete(inode, block, 1), writer);
    assertThat(
            scene
                .refuse(scene.handlers.addBlock(), Requests.addBlock(inode, block, 1), writer)
                .message())
        .contains("the file is closed");
  }

  @Test
  void shouldTellTheWriterThatItsFileWasDeletedEvenBeforeReclaim() {
    BlockView block = last();
    scene.accept(scene.handlers.delete(), Requests.delete("/f"), scene.superuser());

    assertThat(
            scene
                .refuse(scene.handlers.completeFile(), Requests.complete(inode, block, 1), writer)
                .code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(scene.namespace.leaseCount()).isZero();
  }

  @Test
  void shouldFollowARenamedFileByItsInode() {
    BlockView block = last();
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d"), writer);
    scene.accept(scene.handlers.rename(), Requests.rename("/f", "/d/g"), writer);

    CompleteFileResponse reply =
        scene.accept(scene.handlers.completeFile(), Requests.complete(inode, block, 9), writer);

    assertThat(reply.getStatus().getPath()).isEqualTo("/d/g");
    assertThat(scene.file("/d/g").length()).isEqualTo(9);
  }

  @Test
  void shouldAbandonOnlyAnOpenBlockWithoutSyncedBytes() {
    BlockView first = last();
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, first, 700), writer);
    BlockView second = last();

    assertThat(
            scene
                .refuse(scene.handlers.abandonBlock(), Requests.abandon(inode, first), writer)
                .code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    scene.accept(scene.handlers.abandonBlock(), Requests.abandon(inode, second), writer);
    assertThat(last().id()).isEqualTo(first.id());
    assertThat(
            scene.records(scene.handlers.abandonBlock(), Requests.abandon(inode, second), writer))
        .isEmpty();
    assertThat(
            scene
                .refuse(scene.handlers.abandonBlock(), Requests.abandon(inode, first), writer)
                .message())
        .contains("committed at 700");

    scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, first, 700), writer);
    scene.accept(scene.handlers.fsyncFile(), Requests.fsync(inode, last(), 5), writer);
    assertThat(
            scene
                .refuse(scene.handlers.abandonBlock(), Requests.abandon(inode, last()), writer)
                .message())
        .contains("5 synced bytes");
  }

  @Test
  void shouldMakeTheSyncedLengthPartOfTheNamespaceAndNeverShorter() {
    scene.accept(scene.handlers.fsyncFile(), Requests.fsync(inode, last(), 500), writer);

    assertThat(scene.file("/f").length()).isEqualTo(500);
    assertThat(last().state()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
    assertThat(
            scene.records(scene.handlers.fsyncFile(), Requests.fsync(inode, last(), 500), writer))
        .isEmpty();
    assertThat(
            scene
                .refuse(scene.handlers.fsyncFile(), Requests.fsync(inode, last(), 499), writer)
                .code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    assertThat(
            scene
                .refuse(
                    scene.handlers.completeFile(), Requests.complete(inode, last(), 499), writer)
                .code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
  }

  @Test
  void shouldCommitAndCloseInOneDecision() {
    BlockView block = last();

    assertThat(
            scene.records(
                scene.handlers.completeFile(), Requests.complete(inode, block, 42), writer))
        .extracting(EditRecord::getRecordCase)
        .containsExactly(RecordCase.BLOCK_COMMITTED, RecordCase.FILE_COMPLETED);
    scene.clock.advanceMs(5);
    CompleteFileResponse reply =
        scene.accept(scene.handlers.completeFile(), Requests.complete(inode, block, 42), writer);

    FileView file = scene.file("/f");
    assertThat(file.lease()).isNull();
    assertThat(last().state()).isEqualTo(BlockState.COMPLETE);
    assertThat(file.mtimeMs()).isEqualTo(scene.clock.wallMs());
    assertThat(reply.getStatus().getLength()).isEqualTo(42);
    assertThat(reply.getStatus().getUnderConstruction()).isFalse();
    assertThat(scene.namespace.leaseCount()).isZero();
  }

  @Test
  void shouldCloseAnEmptyFileAndDropABlockThatWasNeverWritten() {
    CompleteFileResponse reply =
        scene.accept(scene.handlers.completeFile(), Requests.complete(inode, last(), 0), writer);

    assertThat(scene.file("/f").lastBlock()).isNull();
    assertThat(scene.namespace.blockCount()).isZero();
    assertThat(reply.getStatus().getBlockCount()).isZero();
    assertThat(reply.getStatus().getLength()).isZero();
  }

  @Test
  void shouldRefuseToCloseWithoutNamingTheLastBlock() {
    assertThat(
            scene
                .refuse(scene.handlers.completeFile(), Requests.complete(inode, null, 0), writer)
                .code())
        .isEqualTo(ErrorCode.LENGTH_MISMATCH);
  }

  @Test
  void shouldTakeTheMtimeThatTheWriterGives() {
    scene.accept(
        scene.handlers.completeFile(),
        Requests.complete(inode, last(), 3).toBuilder().setMtimeMs(1234).build(),
        writer);

    assertThat(scene.file("/f").mtimeMs()).isEqualTo(1234);
  }

  private BlockView last() {
    return Objects.requireNonNull(scene.file("/f").lastBlock());
  }
}
