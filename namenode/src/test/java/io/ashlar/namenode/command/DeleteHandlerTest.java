package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import org.junit.jupiter.api.Test;

class DeleteHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext admin = scene.superuser();
  private final DeleteHandler handler = scene.handlers.delete();

  @Test
  void shouldFreeASmallSubtreeAtOnce() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a/b"), admin);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/a/f"), admin);

    DeleteResponse reply = scene.accept(handler, Requests.delete("/a"), admin);

    assertThat(reply.getDeleted()).isTrue();
    assertThat(reply.getFiles()).isEqualTo(1);
    assertThat(reply.getDirectories()).isEqualTo(2);
    assertThat(scene.namespace.inodeCount()).isEqualTo(1);
    assertThat(scene.namespace.blockCount()).isZero();
    assertThat(scene.namespace.leaseCount()).isZero();
  }

  @Test
  void shouldDetachALargeSubtreeByOneRecordAndReclaimItInSlices() {
    for (int i = 0; i < 150; i++) {
      scene.accept(
          scene.handlers.createFile(),
          Requests.createWithBlock("/a/d" + i + "/f").toBuilder().setCreateParents(true).build(),
          admin);
    }
    long inode = scene.id("/a").value();

    assertThat(scene.records(handler, Requests.delete("/a"), admin))
        .containsExactly(InodeRecords.subtreeDetached(scene.id("/a"), scene.clock.wallMs()));
    scene.accept(handler, Requests.delete("/a"), admin);
    assertThat(scene.find("/a")).isNull();
    assertThat(scene.directory("/").counts().directories()).isEqualTo(1);
    assertThat(scene.namespace.inodeCount()).isEqualTo(302);

    long left = 301;
    ReclaimDetached slice = new ReclaimDetached(50, 50);
    while (!scene.namespace.detachedRoots().isEmpty()) {
      boolean more = scene.accept(scene.handlers.reclaimDetached(), slice, scene.internal());
      left = Math.max(0, left - 50);
      assertThat(scene.namespace.inodeCount()).isEqualTo(1 + left);
      assertThat(more).isTrue();
      Recount.check(scene.namespace);
    }
    assertThat(scene.accept(scene.handlers.reclaimDetached(), slice, scene.internal())).isFalse();
    assertThat(left).isZero();
    assertThat(scene.namespace.blockCount()).isZero();
    assertThat(scene.namespace.leaseCount()).isZero();
    assertThat(scene.namespace.nextInodeId().value()).isGreaterThan(inode);
  }

  @Test
  void shouldFreeTheBlocksOfALargeFileInSlices() {
    scene.accept(
        scene.handlers.createFile(),
        Requests.create("/large/f").toBuilder().setCreateParents(true).build(),
        admin);
    InodeId file = scene.id("/large/f");
    for (int i = 0; i < 350; i++) {
      BlockId block = scene.namespace.nextBlockId();
      scene.namespace.addBlock(file, block, scene.namespace.nextGenerationStamp());
      scene.namespace.setBlock(block, 7, BlockState.COMMITTED);
    }

    scene.accept(handler, Requests.delete("/large"), admin);

    assertThat(scene.namespace.blockCount()).as("the delete itself frees few").isEqualTo(250);
    ReclaimDetached slice = new ReclaimDetached(50, 60);
    for (int left = 190; left >= 0; left -= 60) {
      scene.accept(scene.handlers.reclaimDetached(), slice, scene.internal());
      assertThat(scene.namespace.blockCount()).isEqualTo(left);
      Recount.check(scene.namespace);
    }
    assertThat(scene.namespace.leaseCount()).as("the file stays until it is empty").isEqualTo(1);
    scene.accept(scene.handlers.reclaimDetached(), slice, scene.internal());
    assertThat(scene.namespace.inodeCount()).isEqualTo(1);
    assertThat(scene.namespace.leaseCount()).isZero();
  }

  @Test
  void shouldNotReclaimInSafeMode() {
    for (int i = 0; i < 150; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a/" + i), admin);
    }
    scene.accept(handler, Requests.delete("/a"), admin);
    scene.cluster.safeMode = true;

    assertThat(
            scene.records(
                scene.handlers.reclaimDetached(), new ReclaimDetached(10, 10), scene.internal()))
        .isEmpty();
  }

  @Test
  void shouldSayThatNothingWasThere() {
    DeleteResponse reply = scene.accept(handler, Requests.delete("/none/x"), admin);

    assertThat(reply.getDeleted()).isFalse();
    assertThat(scene.records(handler, Requests.delete("/none"), admin)).isEmpty();
  }

  @Test
  void shouldRefuseTheRootAndDirectoriesWithEntries() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a/b"), admin);

    assertThat(scene.refuse(handler, Requests.delete("/"), admin).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    DfsError error = scene.refuse(handler, DeleteRequest.newBuilder().setPath("/a").build(), admin);
    assertThat(error.code()).isEqualTo(ErrorCode.DIRECTORY_NOT_EMPTY);
    scene.accept(handler, DeleteRequest.newBuilder().setPath("/a/b").build(), admin);
    assertThat(scene.find("/a/b")).isNull();
  }

  @Test
  void shouldNotDeleteWhatTheUserCouldNotDeleteEntryByEntry() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/t", 0777), admin);
    CommandContext ann = scene.client("ann");
    CommandContext eve = scene.client("eve");
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/t/eve", 0777), eve);
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/t/eve/ann", 0755), ann);
    scene.accept(scene.handlers.createFile(), Requests.create("/t/eve/ann/f"), ann);

    DfsError error = scene.refuse(handler, Requests.delete("/t/eve"), eve);

    assertThat(error.code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(error.evidence()).containsEntry("path", "/t/eve/ann");
    scene.accept(handler, Requests.delete("/t/eve/ann"), ann);
    scene.accept(handler, Requests.delete("/t/eve"), eve);
  }

  @Test
  void shouldRespectTheStickyBit() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/tmp", 01777), admin);
    CommandContext ann = scene.client("ann");
    scene.accept(scene.handlers.createFile(), Requests.create("/tmp/f"), ann);

    assertThat(scene.refuse(handler, Requests.delete("/tmp/f"), scene.client("eve")).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(handler, Requests.delete("/tmp/f"), ann);
  }

  @Test
  void shouldRefuseAUserWhoseSubtreeIsTooLargeToCheck() {
    CommandContext ann = scene.client("ann");
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/ann", 0777), admin);
    for (int i = 0; i <= SubtreeRemovalCheck.ENTRIES_MAX; i++) {
      if (i % 2 == 0) {
        scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/ann/d/" + i), ann);
      } else {
        scene.accept(scene.handlers.createFile(), Requests.create("/ann/d/" + i), ann);
      }
    }

    assertThat(scene.refuse(handler, Requests.delete("/ann/d"), ann).message())
        .contains("in parts");
    scene.accept(handler, Requests.delete("/ann/d/0"), ann);
    scene.accept(handler, Requests.delete("/ann/d"), ann);
  }
}
