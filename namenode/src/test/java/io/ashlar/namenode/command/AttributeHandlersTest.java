package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.SetOwnerRequest;
import io.ashlar.protocol.client.SetPermissionRequest;
import io.ashlar.protocol.client.SetReplicationRequest;
import io.ashlar.protocol.client.SetTimesRequest;
import io.ashlar.protocol.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AttributeHandlersTest {
  private final Scene scene = new Scene();
  private final CommandContext admin = scene.superuser();
  private final CommandContext ann = scene.client("ann");
  private final CommandContext eve = scene.client("eve");

  @BeforeEach
  void createFile() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/d", 0777), admin);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/d/f"), ann);
  }

  @Test
  void shouldLetOwnerAndSuperuserSetTheMode() {
    SetPermissionHandler handler = scene.handlers.setPermission();
    SetPermissionRequest request = mode("/d/f", 0600);

    assertThat(scene.refuse(handler, request, eve).code()).isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(handler, request, ann);
    assertThat(scene.file("/d/f").mode()).isEqualTo(0600);
    assertThat(scene.records(handler, request, ann)).isEmpty();
    scene.accept(handler, mode("/d/f", 01777), admin);
    assertThat(scene.refuse(handler, mode("/d/f", 010000), admin).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, mode("/none", 0600), admin).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldLetOnlyTheSuperuserGiveFilesAway() {
    SetOwnerHandler handler = scene.handlers.setOwner();

    assertThat(scene.refuse(handler, owner("eve", ""), ann).message()).contains("give /d/f to");
    assertThat(scene.refuse(handler, owner("", "staff"), ann).message()).contains("no member");
    assertThat(scene.refuse(handler, owner("", "eve"), eve).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(handler, owner("", "ann"), ann);
    assertThat(scene.file("/d/f").group()).isEqualTo("ann");
    assertThat(scene.records(handler, owner("ann", "ann"), ann)).isEmpty();
    scene.accept(handler, owner("eve", "staff"), admin);
    assertThat(scene.file("/d/f").owner()).isEqualTo("eve");
  }

  @Test
  void shouldRefuseOwnersThatAreNoNames() {
    SetOwnerHandler handler = scene.handlers.setOwner();

    assertThat(scene.refuse(handler, owner("", ""), admin).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, owner("a\nb", ""), admin).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, owner("", "x".repeat(256)), admin).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldSetEitherTime() {
    SetTimesHandler handler = scene.handlers.setTimes();
    long atime = scene.file("/d/f").atimeMs();

    scene.accept(handler, times(1, -1), ann);
    assertThat(scene.file("/d/f").mtimeMs()).isEqualTo(1);
    assertThat(scene.file("/d/f").atimeMs()).isEqualTo(atime);
    scene.accept(handler, times(-1, 2), admin);
    assertThat(scene.file("/d/f").mtimeMs()).isEqualTo(1);
    assertThat(scene.file("/d/f").atimeMs()).isEqualTo(2);
    assertThat(scene.records(handler, times(1, 2), ann)).isEmpty();
    assertThat(scene.records(handler, times(-1, -1), ann)).isEmpty();
  }

  @Test
  void shouldLetTheOwnerSetTimesOfAFileThatNobodyMayWrite() {
    scene.accept(scene.handlers.setPermission(), mode("/d/f", 0444), ann);

    scene.accept(scene.handlers.setTimes(), times(7, 7), ann);
    assertThat(scene.refuse(scene.handlers.setTimes(), times(8, 8), eve).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(scene.refuse(scene.handlers.setTimes(), times(-2, 8), ann).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldSetReplicationOfFileAndBlocks() {
    SetReplicationHandler handler = scene.handlers.setReplication();
    scene.accept(
        scene.handlers.fsyncFile(), Requests.fsync(scene.id("/d/f").value(), block(), 100), ann);

    scene.accept(handler, replication("/d/f", 5), ann);

    assertThat(scene.file("/d/f").replication()).isEqualTo(5);
    assertThat(block().replication()).isEqualTo(5);
    assertThat(scene.directory("/d").counts().bytesReplicated()).isEqualTo(500);
    assertThat(scene.records(handler, replication("/d/f", 5), ann)).isEmpty();
  }

  @Test
  void shouldRefuseReplicationsOutOfRangeAndOfDirectories() {
    SetReplicationHandler handler = scene.handlers.setReplication();

    for (int wrong : new int[] {0, 513, -1}) {
      assertThat(scene.refuse(handler, replication("/d/f", wrong), ann).code())
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
    assertThat(scene.refuse(handler, replication("/d", 2), admin).code())
        .isEqualTo(ErrorCode.IS_A_DIRECTORY);
    assertThat(scene.refuse(handler, replication("/d/f", 2), eve).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  private BlockView block() {
    return scene.file("/d/f").blocks().get(0);
  }

  private static SetPermissionRequest mode(String path, int mode) {
    return SetPermissionRequest.newBuilder().setPath(path).setMode(mode).build();
  }

  private static SetOwnerRequest owner(String owner, String group) {
    return SetOwnerRequest.newBuilder().setPath("/d/f").setOwner(owner).setGroup(group).build();
  }

  private static SetTimesRequest times(long mtimeMs, long atimeMs) {
    return SetTimesRequest.newBuilder()
        .setPath("/d/f")
        .setMtimeMs(mtimeMs)
        .setAtimeMs(atimeMs)
        .build();
  }

  private static SetReplicationRequest replication(String path, int replication) {
    return SetReplicationRequest.newBuilder().setPath(path).setReplication(replication).build();
  }
}
