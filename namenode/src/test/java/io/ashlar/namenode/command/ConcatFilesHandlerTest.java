package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.ConcatFilesResponse;
import io.ashlar.protocol.client.SetReplicationRequest;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that become one. */
class ConcatFilesHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();
  private final ConcatFilesHandler handler = scene.handlers.concatFiles();

  @BeforeEach
  void createDirectories() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d/e"), ann);
  }

  @Test
  void shouldAppendTheBlocksOfEachSourceInOrder() {
    write("/d/f", 100, 50);
    write("/d/e/g", 7);
    write("/h", 10, 20, 30);
    List<BlockView> expected = new ArrayList<>(scene.file("/d/f").blocks());
    expected.addAll(scene.file("/h").blocks());
    expected.addAll(scene.file("/d/e/g").blocks());
    scene.clock.advanceMs(5);

    ConcatFilesResponse reply = scene.accept(handler, concat("/d/f", "/h", "/d/e/g"), ann);

    FileView file = scene.file("/d/f");
    assertThat(file.blocks())
        .extracting(BlockView::id)
        .containsExactlyElementsOf(expected.stream().map(BlockView::id).toList());
    assertThat(file.length()).isEqualTo(217);
    assertThat(reply.getStatus().getLength()).isEqualTo(217);
    assertThat(reply.getStatus().getBlockCount()).isEqualTo(6);
    assertThat(file.mtimeMs()).isEqualTo(scene.clock.wallMs());
    assertThat(scene.find("/h")).isNull();
    assertThat(scene.find("/d/e/g")).isNull();
    assertThat(scene.directory("/d/e").mtimeMs()).isEqualTo(scene.clock.wallMs());
    Recount.check(scene.namespace); // I10
  }

  @Test
  void shouldGiveTheBlocksTheReplicationOfTheTarget() {
    write("/f", 100);
    write("/g", 7);
    scene.accept(
        scene.handlers.setReplication(),
        SetReplicationRequest.newBuilder().setPath("/g").setReplication(1).build(),
        ann);

    scene.accept(handler, concat("/f", "/g"), ann);

    assertThat(scene.file("/f").blocks()).extracting(BlockView::replication).containsOnly(3);
    assertThat(scene.directory("/").counts().bytesReplicated()).isEqualTo(321);
  }

  @Test
  void shouldJoinEmptyFiles() {
    scene.accept(scene.handlers.createFile(), Requests.createComplete("/f"), ann);
    scene.accept(scene.handlers.createFile(), Requests.createComplete("/g"), ann);
    write("/h", 5);

    scene.accept(handler, concat("/f", "/g"), ann);
    scene.accept(handler, concat("/f", "/h"), ann);

    assertThat(scene.file("/f").length()).isEqualTo(5);
    Recount.check(scene.namespace);
  }

  @Test
  void shouldRefuseFilesThatAreNamedTwiceOrNotAtAll() {
    write("/f", 1);
    write("/g", 1);
    for (ConcatFilesRequest wrong :
        List.of(concat("/f"), concat("/f", "/f"), concat("/f", "/g", "/g"))) {
      assertThat(scene.refuse(handler, wrong, ann).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(scene.refuse(handler, concat("/f", "/none"), ann).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(scene.refuse(handler, concat("/f", "/d"), ann).code())
        .isEqualTo(ErrorCode.IS_A_DIRECTORY);
  }

  @Test
  void shouldRefuseBlocksThatDoNotFitTheTarget() {
    write("/f", 1);
    scene.accept(
        scene.handlers.createFile(),
        Requests.createComplete("/large").toBuilder().setBlockSize(2 * Scene.BLOCK_BYTES).build(),
        ann);
    scene.accept(
        scene.handlers.createFile(),
        Requests.createComplete("/chunks").toBuilder().setBytesPerChecksum(1_024).build(),
        ann);

    assertThat(scene.refuse(handler, concat("/f", "/large"), ann).message()).contains("block size");
    assertThat(scene.refuse(handler, concat("/f", "/chunks"), ann).message())
        .contains("CRC32C per 1024 bytes");
    scene.accept(handler, concat("/large", "/f"), ann);
  }

  @Test
  void shouldNeedTheRightToWriteTheTargetAndToRemoveTheSources() {
    write("/f", 1);
    write("/g", 1);
    CommandContext stranger = scene.client("eve");

    assertThat(scene.refuse(handler, concat("/f", "/g"), stranger).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void shouldWaitForWritersOfAnyOfThem() {
    write("/f", 1);
    scene.accept(scene.handlers.createFile(), Requests.create("/open"), ann);
    CommandContext bob = scene.superuser();
    for (ConcatFilesRequest wrong : List.of(concat("/f", "/open"), concat("/open", "/f"))) {
      assertThat(scene.refuse(handler, wrong, bob).code())
          .isEqualTo(ErrorCode.FILE_UNDER_CONSTRUCTION);
    }
  }

  private void write(String path, int... lengths) {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock(path), ann);
    long inode = scene.id(path).value();
    for (int i = 0; i < lengths.length - 1; i++) {
      scene.accept(
          scene.handlers.addBlock(), Requests.addBlock(inode, last(path), lengths[i]), ann);
    }
    scene.accept(
        scene.handlers.completeFile(),
        Requests.complete(inode, last(path), lengths[lengths.length - 1]),
        ann);
  }

  private BlockView last(String path) {
    return Objects.requireNonNull(scene.file(path).lastBlock());
  }

  private static ConcatFilesRequest concat(String target, String... sources) {
    return ConcatFilesRequest.newBuilder()
        .setTarget(target)
        .addAllSources(List.of(sources))
        .build();
  }
}
