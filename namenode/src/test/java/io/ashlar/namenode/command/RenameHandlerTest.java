package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.SetPermissionRequest;
import io.ashlar.protocol.error.ErrorCode;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RenameHandlerTest {
  private final Scene scene = new Scene();
  private final CommandContext admin = scene.superuser();
  private final RenameHandler handler = scene.handlers.rename();

  @Test
  void shouldMoveASubtreeByOneRecord() {
    mkdirs("/a/b/c");
    mkdirs("/x");
    InodeId moved = scene.id("/a/b");

    assertThat(scene.records(handler, Requests.rename("/a/b", "/x/y"), admin))
        .containsExactly(
            InodeRecords.inodeRenamed(moved, scene.id("/x"), "y", scene.clock.wallMs()));
    scene.accept(handler, Requests.rename("/a/b", "/x/y"), admin);

    assertThat(Recount.paths(scene.namespace)).containsOnlyKeys("/", "/a", "/x", "/x/y", "/x/y/c");
    assertThat(scene.id("/x/y")).isEqualTo(moved);
    assertThat(scene.directory("/a").counts().directories()).isEqualTo(1);
    assertThat(scene.directory("/x").counts().directories()).isEqualTo(3);
  }

  @Test
  void shouldRefuseToMoveBelowItselfOrOntoItself() {
    mkdirs("/a/b");
    touch("/f");

    assertRefused("/a", "/a/b/c", ErrorCode.RENAME_INTO_SELF);
    assertRefused("/a", "/a/x", ErrorCode.RENAME_INTO_SELF);
    assertRefused("/a", "/a", ErrorCode.ALREADY_EXISTS);
    assertRefused("/a/b", "/", ErrorCode.ALREADY_EXISTS);
    assertRefused("/", "/z", ErrorCode.INVALID_ARGUMENT);
    assertRefused("/f", "/f/x", ErrorCode.NOT_A_DIRECTORY);
  }

  @Test
  void shouldRefuseMissingSourcesAndParents() {
    mkdirs("/a");
    touch("/f");

    assertRefused("/none", "/b", ErrorCode.NOT_FOUND);
    assertRefused("/a", "/none/b", ErrorCode.NOT_FOUND);
    assertRefused("/a", "/f/b", ErrorCode.NOT_A_DIRECTORY);
  }

  @Test
  void shouldNotReplaceUnlessAsked() {
    mkdirs("/a");
    mkdirs("/b");
    touch("/f");
    touch("/g");

    assertRefused("/a", "/b", ErrorCode.ALREADY_EXISTS);
    assertRefused("/f", "/g", ErrorCode.ALREADY_EXISTS);
  }

  @Test
  void shouldReplaceAFileByAFileAndAnEmptyDirectoryByADirectory() {
    mkdirs("/a/in");
    mkdirs("/b");
    touch("/f");
    touch("/g");
    Map<String, InodeId> before = Recount.paths(scene.namespace);

    scene.accept(handler, Requests.replace("/f", "/g"), admin);
    scene.accept(handler, Requests.replace("/a", "/b"), admin);

    assertThat(Recount.paths(scene.namespace)).containsOnlyKeys("/", "/b", "/b/in", "/g");
    assertThat(scene.id("/g")).isEqualTo(before.get("/f"));
    assertThat(scene.id("/b")).isEqualTo(before.get("/a"));
    assertThat(scene.namespace.inodeCount()).isEqualTo(4);
  }

  @Test
  void shouldNotReplaceAcrossTypesOrADirectoryWithEntries() {
    mkdirs("/a");
    mkdirs("/full/in");
    touch("/f");

    assertReplaceRefused("/a", "/f", ErrorCode.NOT_A_DIRECTORY);
    assertReplaceRefused("/f", "/a", ErrorCode.IS_A_DIRECTORY);
    assertReplaceRefused("/a", "/full", ErrorCode.NOT_EMPTY_TARGET);
    assertReplaceRefused("/full/in", "/full", ErrorCode.NOT_EMPTY_TARGET);
  }

  @Test
  void shouldKeepEveryPathBelowTheTargetWithinTheLimits() {
    mkdirs("/d" + "/x".repeat(601));
    mkdirs("/e" + "/x".repeat(398));
    String bottom = "/e" + "/x".repeat(398);

    assertRefused("/d", bottom + "/d", ErrorCode.INVALID_PATH);
    scene.accept(handler, Requests.rename("/d/x", bottom + "/d"), admin);

    String longName = "y".repeat(250);
    mkdirs("/l" + ("/" + longName).repeat(20));
    mkdirs("/m" + ("/" + longName).repeat(20));
    assertRefused("/l", "/m" + ("/" + longName).repeat(20) + "/l", ErrorCode.INVALID_PATH);
  }

  @Test
  void shouldNeedWriteOnBothSidesAndRespectTheStickyBit() {
    mkdirs("/shared", 01777);
    mkdirs("/shared/in", 0777);
    CommandContext ann = scene.client("ann");
    CommandContext eve = scene.client("eve");
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/shared/ann"), ann);

    assertThat(scene.refuse(handler, Requests.rename("/shared/ann", "/shared/eve"), eve).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(scene.refuse(handler, Requests.rename("/shared/ann", "/ann"), ann).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    scene.accept(handler, Requests.rename("/shared/ann", "/shared/in/ann"), ann);
    scene.accept(
        scene.handlers.setPermission(),
        SetPermissionRequest.newBuilder().setPath("/shared/in").setMode(0755).build(),
        admin);
    assertThat(scene.refuse(handler, Requests.rename("/shared/in/ann", "/shared/ann"), ann).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
  }

  private void assertRefused(String source, String target, ErrorCode code) {
    assertThat(scene.refuse(handler, Requests.rename(source, target), admin).code())
        .isEqualTo(code);
  }

  private void assertReplaceRefused(String source, String target, ErrorCode code) {
    assertThat(scene.refuse(handler, Requests.replace(source, target), admin).code())
        .isEqualTo(code);
  }

  private void mkdirs(String path) {
    mkdirs(path, 0755);
  }

  private void mkdirs(String path, int mode) {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs(path, mode), admin);
  }

  private void touch(String path) {
    scene.accept(scene.handlers.createFile(), Requests.create(path), admin);
    scene.accept(
        scene.handlers.completeFile(), Requests.complete(scene.id(path).value(), null, 0), admin);
  }
}
