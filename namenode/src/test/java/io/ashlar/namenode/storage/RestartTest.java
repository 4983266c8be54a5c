package io.ashlar.namenode.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.ByteString;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.time.SystemClock;
import io.ashlar.common.work.RealThreads;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.editlog.FolderListener;
import io.ashlar.namenode.fsimage.Checkpointer;
import io.ashlar.namenode.loop.LoopConfig;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.loop.NamesystemLoop;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.namenode.scene.FakeCluster;
import io.ashlar.namenode.tools.LogTruncation;
import io.ashlar.namenode.tools.StorageVerifier;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.edits.DirectoryCreated;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I6: a restart, from log or image, has the digest of the live state; damage never goes unseen. */
final class RestartTest {
  private static final Disk DISK = RealDisk.INSTANCE;
  private static final StorageVersion VERSION = new StorageVersion("c", new UUID(3, 4), 1, 5);

  @TempDir Path temp;

  @Test
  void shouldHaveTheSameDigestAfterReplayAndAfterACheckpoint() throws Exception {
    List<Path> folders = format("a", "b");
    String digest;
    try (Live live = new Live(folders)) {
      live.mkdirs("one", 50);
      digest = live.digest();
    }
    try (Live live = new Live(folders)) {
      assertThat(live.digest()).isEqualTo(digest);
      live.checkpointer.checkpoint();
      live.mkdirs("two", 50);
      digest = live.digest();
    }
    try (Live live = new Live(folders)) {
      assertThat(live.state.imageTxid()).isEqualTo(50);
      assertThat(live.state.replayedEntries()).isEqualTo(50);
      assertThat(live.digest()).isEqualTo(digest);
    }
  }

  @Test
  void shouldRefuseANamespaceThatWasFinalizedAtALaterLevel() throws Exception {
    for (boolean image : new boolean[] {false, true}) {
      List<Path> folders = format("log" + image);
      try (Live live = new Live(folders)) {
        live.mkdirs("one", 3);
        live.submit(new FinalizeLevel(), ProtocolVersion.FEATURE_LEVEL + 1);
        if (image) {
          live.checkpointer.checkpoint();
        }
      }

      assertThatThrownBy(() -> new Live(folders))
          .isInstanceOfSatisfying(
              DfsException.class,
              e -> {
                assertThat(e.code()).isEqualTo(ErrorCode.LAYOUT_TOO_NEW);
                assertThat(e.error().evidence()).containsEntry("txid", "4");
              });
    }
  }

  private static final class FinalizeLevel implements CommandHandler<Integer, Boolean> {
    @Override
    public Decision<Boolean> decide(
        NamespaceView view, ClusterView cluster, Integer level, CommandContext context) {
      return Decision.accept(List.of(SessionRecords.featureLevelFinalized(level)), true);
    }
  }

  @Test
  void shouldTrimTheLogOnlyBelowTheOlderOfTwoImages() throws Exception {
    List<Path> folders = format("a", "b");
    String digest = "";
    for (int round = 0; round < 4; round++) {
      try (Live live = new Live(folders)) {
        live.mkdirs("r" + round, 10);
        live.checkpointer.checkpoint();
        digest = live.digest();
      }
    }
    assertThat(names(folders.get(0)))
        .contains("fsimage_30", "fsimage_40", "edits_31-40")
        .doesNotContain("fsimage_20", "edits_21-30");
    for (Path folder : folders) {
      damage(NameNodeStorage.current(folder).resolve("fsimage_40"), 100);
    }
    try (Live live = new Live(folders)) {
      assertThat(live.state.imageTxid()).isEqualTo(30);
      assertThat(live.digest()).isEqualTo(digest);
    }
  }

  /** D11 at sampled positions, and every truncation length in steps. */
  @Test
  void shouldNeverBelieveADamagedImage() throws Exception {
    List<Path> folders = format("a");
    String digest;
    try (Live live = new Live(folders)) {
      live.mkdirs("x", 40);
      live.checkpointer.checkpoint();
      digest = live.digest();
    }
    Path image = NameNodeStorage.current(folders.get(0)).resolve("fsimage_40");
    byte[] bytes = Files.readAllBytes(image);
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 1_000; i++) {
      byte[] damaged = bytes.clone();
      int bit = random.nextInt(bytes.length * 8);
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(image, damaged);
      assertThat(recovered(folders)).as("bit %d", bit).isEqualTo(digest);
    }
    for (int length = 0; length < bytes.length; length += 13) {
      Files.write(image, java.util.Arrays.copyOf(bytes, length));
      assertThat(recovered(folders)).as("length %d", length).isEqualTo(digest);
    }
    Files.delete(NameNodeStorage.current(folders.get(0)).resolve("edits_1-40"));
    assertThatThrownBy(() -> recovered(folders))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_CORRUPT));
  }

  @Test
  void shouldRefuseWhatIsNotItsOwn() throws Exception {
    Path bare = Files.createDirectory(temp.resolve("bare"));
    assertThat(codeOf(() -> NameNodeStorage.open(DISK, List.of(bare))))
        .isEqualTo(ErrorCode.NOT_FORMATTED);
    List<Path> folders = format("a");
    try (NameNodeStorage held = NameNodeStorage.open(DISK, folders)) {
      assertThat(held.version()).isEqualTo(VERSION);
      assertThat(codeOf(() -> NameNodeStorage.open(DISK, folders)))
          .isEqualTo(ErrorCode.FOLDER_IN_USE);
      assertThat(codeOf(() -> new NameNodeFormatter(DISK).format(folders, VERSION, true)))
          .isEqualTo(ErrorCode.FOLDER_IN_USE);
    }
    assertThat(codeOf(() -> new NameNodeFormatter(DISK).format(folders, VERSION, false)))
        .isEqualTo(ErrorCode.ALREADY_FORMATTED);
    Path other = temp.resolve("other");
    new NameNodeFormatter(DISK)
        .format(List.of(other), new StorageVersion("c", new UUID(9, 9), 1, 5), false);
    assertThat(codeOf(() -> NameNodeStorage.open(DISK, List.of(folders.get(0), other))))
        .isEqualTo(ErrorCode.WRONG_CLUSTER);
  }

  @Test
  void shouldFillAFolderThatCameBackEmpty() throws Exception {
    List<Path> folders = format("a", "b");
    String digest;
    try (Live live = new Live(folders)) {
      live.mkdirs("x", 20);
      digest = live.digest();
    }
    org.apache.commons.io.FileUtils.deleteDirectory(folders.get(0).toFile());
    try (Live live = new Live(folders)) {
      assertThat(live.digest()).isEqualTo(digest);
    }
    assertThat(recovered(List.of(folders.get(0)))).isEqualTo(digest);
  }

  @Test
  void shouldTruncateOnlyWhereABatchEndsAndKeepTheRestAside() throws Exception {
    List<Path> folders = format("a");
    try (Live live = new Live(folders)) {
      live.mkdirs("x", 10);
    }
    Path segment = NameNodeStorage.current(folders.get(0)).resolve("edits_1-10");
    damage(segment, Files.size(segment) * 6);
    assertThat(codeOf(() -> recovered(folders))).isEqualTo(ErrorCode.EDIT_LOG_CORRUPT);
    StorageVerifier.Verdict verdict = new StorageVerifier(DISK).verify(folders).get(0);
    assertThat(verdict.good()).isFalse();
    new LogTruncation(DISK).truncateAt(folders, verdict.lastTxid());
    try (Live live = new Live(folders)) {
      assertThat(live.state.namespace().appliedTxid()).isEqualTo(verdict.lastTxid());
    }
    assertThat(folders.get(0).resolve("truncated_" + verdict.lastTxid()).resolve("edits_1-10"))
        .exists();
  }

  private List<Path> format(String... names) throws IOException {
    List<Path> folders = java.util.Arrays.stream(names).map(temp::resolve).toList();
    new NameNodeFormatter(DISK).format(folders, VERSION, false);
    return folders;
  }

  private static String recovered(List<Path> folders) throws IOException {
    try (NameNodeStorage storage = NameNodeStorage.open(DISK, folders)) {
      RecoveredState state = storage.recover(EditLogConfig.defaults(), FolderListener.NONE);
      state.editLog().close();
      return state.namespace().digest();
    }
  }

  private static void damage(Path file, long bit) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    Files.write(file, bytes);
  }

  private static List<String> names(Path folder) throws IOException {
    return DISK.list(NameNodeStorage.current(folder)).stream()
        .map(file -> file.getFileName().toString())
        .toList();
  }

  private interface Action {
    void run() throws Exception;
  }

  private static ErrorCode codeOf(Action action) {
    try {
      action.run();
    } catch (DfsException e) {
      return e.code();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("expected a refusal");
  }

  /** A NameNode without its network: folders, loop and checkpoints. */
  private static final class Live implements AutoCloseable {
    private final NameNodeStorage storage;
    private final RecoveredState state;
    private final NamesystemLoop loop;
    private final Checkpointer checkpointer;

    Live(List<Path> folders) throws IOException {
      storage = NameNodeStorage.open(DISK, folders);
      state = storage.recover(EditLogConfig.defaults(), FolderListener.NONE);
      FakeCluster cluster = new FakeCluster();
      loop =
          new NamesystemLoop(
              state.namespace(),
              state.editLog(),
              () -> cluster,
              SystemClock.INSTANCE,
              state.epoch(),
              LoopConfig.defaults(),
              () -> "",
              new MetricRegistry(),
              RealThreads.INSTANCE,
              (where, cause) -> {
                throw new AssertionError(where, cause);
              });
      loop.start();
      checkpointer =
          new Checkpointer(
              DISK,
              storage.currents(),
              loop,
              state.editLog(),
              "c",
              VERSION.namespaceId().toString(),
              Collections::emptyIterator,
              state.imageTxid());
    }

    void mkdirs(String prefix, int count) throws Exception {
      for (int i = 0; i < count; i++) {
        submit(new AddDirectory(), prefix + i);
      }
    }

    <C> void submit(CommandHandler<C, Boolean> handler, C command) throws Exception {
      CompletableFuture<Long> done = new CompletableFuture<>();
      loop.submit(
          handler,
          command,
          new Namesystem.Submission<>(
              new CommandContext("u", true, SessionId.NONE, 0, 0, new Epoch(1), ""),
              null,
              reply -> ByteString.EMPTY,
              new Ended(done)));
      assertThat(done.get(30, TimeUnit.SECONDS)).isEqualTo(loop.durableTxid());
    }

    String digest() throws Exception {
      CompletableFuture<String> digest = new CompletableFuture<>();
      loop.read(
          NamespaceView::digest,
          new Namesystem.Outcome<>() {
            @Override
            public void onResult(String result, long txid) {
              digest.complete(result);
            }

            @Override
            public void onError(DfsError error, long txid) {
              digest.completeExceptionally(error.toException());
            }
          });
      return digest.get(30, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws IOException {
      loop.close();
      state.editLog().close();
      storage.close();
    }
  }

  private record Ended(CompletableFuture<Long> done) implements Namesystem.Outcome<ByteString> {
    @Override
    public void onResult(ByteString result, long txid) {
      done.complete(txid);
    }

    @Override
    public void onError(DfsError error, long txid) {
      done.completeExceptionally(error.toException());
    }
  }

  private static final class AddDirectory implements CommandHandler<String, Boolean> {
    @Override
    public Decision<Boolean> decide(
        NamespaceView view, ClusterView cluster, String name, CommandContext context) {
      return Decision.accept(
          List.of(
              EditRecord.newBuilder()
                  .setDirectoryCreated(
                      DirectoryCreated.newBuilder()
                          .setInodeId(view.nextInodeId().value())
                          .setParentId(NamespaceView.ROOT_ID.value())
                          .setName(name)
                          .setOwner("u")
                          .setGroup("g")
                          .setMode(0755)
                          .setMtimeMs(1))
                  .build()),
          true);
    }
  }
}
