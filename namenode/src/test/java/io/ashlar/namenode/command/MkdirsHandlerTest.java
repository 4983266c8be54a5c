package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MkdirsHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext admin = scene.superuser();
  private final MkdirsHandler handler = scene.handlers.mkdirs();

  @Test
  void shouldMakeMissingParentsFirst() {
    List<EditRecord> records = scene.records(handler, Requests.mkdirs("/a/b", 0700), admin);

    long now = scene.clock.wallMs();
    assertThat(records)
        .containsExactly(
            InodeRecords.directoryCreated(
                new InodeId(2),
                NamespaceView.ROOT_ID,
                "a",
                new InodeAttributes("superuser", "supergroup", 0700, now)),
            InodeRecords.directoryCreated(
                new InodeId(3),
                new InodeId(2),
                "b",
                new InodeAttributes("superuser", "supergroup", 0700, now)));
  }

  @Test
  void shouldLetTheOwnerIntoDirectoriesMadeOnTheWay() {
    scene.accept(handler, Requests.mkdirs("/a/b", 0555), admin);

    assertThat(scene.directory("/a").mode()).isEqualTo(0755);
    assertThat(scene.directory("/a/b").mode()).isEqualTo(0555);
  }

  @Test
  void shouldChangeNothingIfTheDirectoryIsThere() {
    scene.accept(handler, Requests.mkdirs("/a"), admin);

    MkdirsResponse reply = scene.accept(handler, Requests.mkdirs("/a", 0700), admin);

    assertThat(reply.getCreated()).isFalse();
    assertThat(reply.getStatus().getMode()).isEqualTo(0755);
    assertThat(scene.records(handler, Requests.mkdirs("/a"), admin)).isEmpty();
    assertThat(scene.records(handler, Requests.mkdirs("/"), admin)).isEmpty();
  }

  @Test
  void shouldGiveTheNewDirectoryToTheCallerAndTheParentsGroup() {
    scene.accept(handler, Requests.mkdirs("/home", 0777), admin);

    MkdirsResponse reply = scene.accept(handler, Requests.mkdirs("/home/ann"), scene.client("ann"));

    assertThat(reply.getCreated()).isTrue();
    assertThat(reply.getStatus().getOwner()).isEqualTo("ann");
    assertThat(reply.getStatus().getGroup()).isEqualTo("supergroup");
    assertThat(reply.getStatus().getInodeId()).isEqualTo(scene.id("/home/ann").value());
    assertThat(scene.directory("/home").mtimeMs()).isEqualTo(scene.clock.wallMs());
  }

  @Test
  void shouldRefuseWithoutParentUnlessAsked() {
    MkdirsRequest request = MkdirsRequest.newBuilder().setPath("/a/b/c").setMode(0755).build();

    DfsError error = scene.refuse(handler, request, admin);

    assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(error.evidence()).containsEntry("exists", "/");
  }

  @Test
  void shouldRefuseWhereAFileStands() {
    scene.accept(scene.handlers.createFile(), Requests.create("/f"), admin);

    assertThat(scene.refuse(handler, Requests.mkdirs("/f"), admin).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(scene.refuse(handler, Requests.mkdirs("/f/x"), admin).code())
        .isEqualTo(ErrorCode.NOT_A_DIRECTORY);
  }

  @Test
  void shouldRefuseBadPathsAndModes() {
    for (String path : List.of("", "a", "/a/../b", "/a/./b", "/a\0", "/" + "x".repeat(256))) {
      assertThat(scene.refuse(handler, Requests.mkdirs(path), admin).code())
          .isEqualTo(ErrorCode.INVALID_PATH);
    }
    assertThat(scene.refuse(handler, Requests.mkdirs("/a", 02000), admin).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, Requests.mkdirs("/" + "a/".repeat(1_001)), admin).code())
        .isEqualTo(ErrorCode.INVALID_PATH);
  }

  @Test
  void shouldNeedWriteAndExecuteAbove() {
    CommandContext ann = scene.client("ann");
    scene.accept(handler, Requests.mkdirs("/closed/in", 0700), admin);

    assertThat(scene.refuse(handler, Requests.mkdirs("/ann"), ann).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(scene.refuse(handler, Requests.mkdirs("/closed/in"), ann).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  @Test
  void shouldBeRefusedInSafeModeAndWithoutSession() {
    scene.cluster.safeMode = true;
    DfsError inSafeMode = scene.refuse(handler, Requests.mkdirs("/a"), admin);
    scene.cluster.safeMode = false;
    scene.accept(
        scene.handlers.endSession(),
        new EndSession(admin.session(), EndSession.Reason.CLOSED),
        admin);
    DfsError afterEnd = scene.refuse(handler, Requests.mkdirs("/a"), admin);

    assertThat(inSafeMode.code()).isEqualTo(ErrorCode.SAFE_MODE);
    assertThat(inSafeMode.message()).contains("waits for reports");
    assertThat(afterEnd.code()).isEqualTo(ErrorCode.SESSION_UNKNOWN);
  }
}
