package io.ashlar.namenode.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.EndSession;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.SetPermissionRequest;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a read can see must be reported when it changes, and nothing else. */
class TouchListenerTest {
  private final Scene scene = new Scene();
  private final CommandContext admin = scene.superuser();
  private final Set<Long> inodes = new TreeSet<>();
  private final Set<Long> entries = new TreeSet<>();
  private long root;
  private long a;
  private long b;
  private long file;

  @BeforeEach
  void fill() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a"), admin);
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/b"), admin);
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/a/f"), admin);
    root = NamespaceView.ROOT_ID.value();
    a = scene.id("/a").value();
    b = scene.id("/b").value();
    file = scene.id("/a/f").value();
    scene.namespace.setTouchListener(
        new TouchListener() {
          @Override
          public void inodeTouched(long inodeId) {
            inodes.add(inodeId);
          }

          @Override
          public void entriesTouched(long directoryId) {
            entries.add(directoryId);
          }
        });
  }

  @Test
  void shouldReportTheNewInodeAndTheEntriesOfItsDirectory() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a/x"), admin);

    assertThat(inodes).containsExactly(scene.id("/a/x").value());
    assertThat(entries).containsExactly(a);
  }

  @Test
  void shouldReportBothDirectoriesOfARename() {
    scene.accept(scene.handlers.rename(), Requests.rename("/a/f", "/b/f"), admin);

    assertThat(inodes).containsExactly(file);
    assertThat(entries).containsExactly(a, b);
  }

  @Test
  void shouldReportTheFilesOfAConcatAndTheDirectoryOfTheSource() {
    scene.accept(scene.handlers.createFile(), Requests.createComplete("/b/target"), admin);
    scene.accept(scene.handlers.createFile(), Requests.createComplete("/a/source"), admin);
    long target = scene.id("/b/target").value();
    long source = scene.id("/a/source").value();
    inodes.clear();
    entries.clear();

    scene.accept(
        scene.handlers.concatFiles(),
        ConcatFilesRequest.newBuilder().setTarget("/b/target").addSources("/a/source").build(),
        admin);

    assertThat(inodes).containsExactly(target, source);
    assertThat(entries).containsExactly(a);
  }

  @Test
  void shouldReportAFileThatIsOpenedAgain() {
    scene.accept(scene.handlers.createFile(), Requests.createComplete("/b/f"), admin);
    inodes.clear();

    scene.accept(scene.handlers.appendFile(), Requests.append("/b/f", false), admin);

    assertThat(inodes).containsExactly(scene.id("/b/f").value());
  }

  @Test
  void shouldReportTheDirectoryThatLostAnEntry() {
    scene.accept(scene.handlers.delete(), Requests.delete("/a"), admin);

    assertThat(entries).containsExactly(root);
    assertThat(inodes).contains(a);
  }

  @Test
  void shouldReportChangesOfAFile() {
    BlockView last = Objects.requireNonNull(scene.file("/a/f").lastBlock());
    scene.accept(scene.handlers.fsyncFile(), Requests.fsync(file, last, 5), admin);
    assertThat(inodes).containsExactly(file);
    inodes.clear();

    scene.accept(scene.handlers.completeFile(), Requests.complete(file, last, 5), admin);
    assertThat(inodes).containsExactly(file);
    inodes.clear();

    scene.accept(
        scene.handlers.setPermission(),
        SetPermissionRequest.newBuilder().setPath("/a/f").setMode(0600).build(),
        admin);
    assertThat(inodes).containsExactly(file);
    assertThat(entries).isEmpty();
  }

  @Test
  void shouldReportFilesWhoseWriterLeft() {
    scene.accept(
        scene.handlers.endSession(),
        new EndSession(admin.session(), EndSession.Reason.CLOSED),
        admin);

    assertThat(inodes).containsExactly(file);
  }
}
