package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.record.ContentRecords;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.client.TruncateFileResponse;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that are made shorter: three blocks of 700, 600 and 500 bytes. */
class TruncateFileHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();
  private final TruncateFileHandler handler = scene.handlers.truncateFile();
  private long inode;

  @BeforeEach
  void createFileOfThreeBlocks() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), ann);
    inode = scene.id("/f").value();
    for (int length : List.of(700, 600)) {
      scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, last(), length), ann);
    }
    scene.accept(scene.handlers.completeFile(), Requests.complete(inode, last(), 500), ann);
    for (BlockView block : file().blocks()) {
      scene.cluster.report("dn1", block, block.length(), ReplicaState.FINALIZED);
    }
  }

  @Test
  void shouldDropWholeBlocksAtOnce() {
    scene.clock.advanceMs(5);
    assertThat(scene.records(handler, to(700), ann))
        .containsExactly(
            ContentRecords.fileTruncated(
                file().id(), 700, new GenerationStamp(0), scene.clock.wallMs()));

    TruncateFileResponse reply = scene.accept(handler, to(700), ann);

    assertThat(reply.getDone()).isTrue();
    assertThat(reply.getStatus().getLength()).isEqualTo(700);
    assertThat(reply.getStatus().getBlockCount()).isEqualTo(1);
    assertThat(file().blocks()).extracting(BlockView::length).containsExactly(700L);
    assertThat(file().lease()).isNull();
    assertThat(file().mtimeMs()).isEqualTo(scene.clock.wallMs());
    assertThat(scene.namespace.blockCount()).isEqualTo(1);
    assertThat(scene.directory("/").counts().bytesReplicated()).isEqualTo(2_100);
  }

  @Test
  void shouldMakeAFileEmpty() {
    assertThat(scene.accept(handler, to(0), ann).getDone()).isTrue();
    assertThat(file().blockCount()).isZero();
    assertThat(scene.accept(handler, to(0), ann).getDone()).isTrue();
  }

  @Test
  void shouldChangeNothingAtTheLengthThatTheFileHas() {
    assertThat(scene.records(handler, to(1_800), ann)).isEmpty();
    assertThat(scene.accept(handler, to(1_800), ann).getDone()).isTrue();
  }

  @Test
  void shouldHoldTheFileUntilTheBlockIsCut() {
    GenerationStamp stamp = scene.namespace.nextGenerationStamp();

    TruncateFileResponse reply = scene.accept(handler, to(701), ann);

    assertThat(reply.getDone()).isFalse();
    assertThat(reply.getStatus().getLength()).isEqualTo(701);
    assertThat(reply.getStatus().getBlockCount()).isEqualTo(2);
    assertThat(reply.getStatus().getUnderConstruction()).isTrue();
    assertThat(file().length()).isEqualTo(701);
    assertThat(last().state()).isEqualTo(BlockState.UNDER_TRUNCATION);
    assertThat(last().length()).isEqualTo(1);
    assertThat(last().issuedGs()).isEqualTo(stamp);
    assertThat(Objects.requireNonNull(file().lease()).isNameNode()).isTrue();
    assertThat(scene.refuse(handler, to(0), ann).code()).isEqualTo(ErrorCode.LEASE_RECOVERY);
    assertThat(
            scene.records(
                scene.handlers.expireLease(), new ExpireLease(file().id()), scene.internal()))
        .as("only block recovery closes it")
        .isEmpty();
  }

  @Test
  void shouldCloseAtTheExactLengthWhicheverAttemptItIs() {
    scene.accept(handler, to(1_000), ann);
    long mtimeMs = file().mtimeMs();
    scene.clock.advanceMs(5_000);
    scene.accept(
        scene.handlers.restartRecovery(),
        new RestartRecovery(last().id(), last().issuedGs()),
        scene.internal());
    assertThat(last().state()).isEqualTo(BlockState.UNDER_TRUNCATION);
    for (long wrong : List.of(299L, 301L, 0L)) {
      assertThat(
              scene
                  .refuse(
                      scene.handlers.commitRecovery(),
                      Requests.commitRecovery(last(), wrong, "dn1"),
                      scene.internal())
                  .code())
          .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    }

    scene.accept(
        scene.handlers.commitRecovery(),
        Requests.commitRecovery(last(), 300, "dn1"),
        scene.internal());

    assertThat(file().lease()).isNull();
    assertThat(file().length()).isEqualTo(1_000);
    assertThat(last().state()).isEqualTo(BlockState.COMPLETE);
    assertThat(last().committedGs()).isEqualTo(last().issuedGs());
    assertThat(file().mtimeMs()).as("it changed when that was asked for").isEqualTo(mtimeMs);
  }

  @Test
  void shouldNotBeginToCutABlockThatNobodyHolds() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/g"), ann);
    BlockView block = Objects.requireNonNull(scene.file("/g").lastBlock());
    scene.accept(
        scene.handlers.completeFile(), Requests.complete(scene.id("/g").value(), block, 500), ann);
    TruncateFileRequest request =
        TruncateFileRequest.newBuilder().setPath("/g").setLength(3).build();

    assertThat(scene.refuse(handler, request, ann).code()).isEqualTo(ErrorCode.NOT_YET_REPLICATED);
    assertThat(scene.accept(handler, request.toBuilder().setLength(0).build(), ann).getDone())
        .isTrue();
  }

  @Test
  void shouldRefuseWhatIsNoShorterFile() {
    CommandContext stranger = scene.client("eve");
    assertThat(scene.refuse(handler, to(1_801), ann).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, to(-1), ann).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, to(0), stranger).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(scene.handlers.appendFile(), Requests.append("/f", true), ann);
    assertThat(scene.refuse(handler, to(0), scene.superuser()).code())
        .isEqualTo(ErrorCode.FILE_UNDER_CONSTRUCTION);
  }

  private static TruncateFileRequest to(long length) {
    return TruncateFileRequest.newBuilder().setPath("/f").setLength(length).build();
  }

  private FileView file() {
    return scene.file("/f");
  }

  private BlockView last() {
    return Objects.requireNonNull(file().lastBlock());
  }
}
