package io.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract, and what only a fake can show: power cuts, crashes, failing forces. */
final class FakeDiskTest extends DiskContract {
  private final FakeDisk disk = new FakeDisk(1);
  private final Path folder = Path.of("/fake");

  @BeforeEach
  void makeFolder() throws IOException {
    disk.createDirectories(folder);
  }

  @Override
  protected Disk disk() {
    return disk;
  }

  @Override
  protected Path folder() {
    return folder;
  }

  @Test
  void shouldLoseUnforcedNamesAndBytesForSomeSeedAndKeepForcedOnesForAll() throws IOException {
    boolean lostName = false;
    boolean lostBytes = false;
    for (int seed = 0; seed < 50; seed++) {
      FakeDisk one = new FakeDisk(seed);
      one.createDirectories(folder);
      write(one, folder.resolve("forced"), "forced", true);
      one.forceDirectory(folder);
      try (DiskFile file = one.openWrite(folder.resolve("forced"))) {
        file.write(ByteBuffer.wrap("more".getBytes(StandardCharsets.UTF_8)), 6);
      }
      write(one, folder.resolve("loose"), "loose", true);
      one.powerCut();
      assertThat(new String(one.readAll(folder.resolve("forced"), 100), StandardCharsets.UTF_8))
          .startsWith("forced");
      lostBytes |= one.size(folder.resolve("forced")) == 6;
      lostName |= !one.exists(folder.resolve("loose"));
    }
    assertThat(lostName).isTrue();
    assertThat(lostBytes).isTrue();
  }

  @Test
  void shouldReplaceAtomicallyWhereverItCrashes() throws IOException {
    Path file = folder.resolve("state");
    for (int seed = 0; seed < 20; seed++) {
      boolean crashed = true;
      for (int step = 1; crashed; step++) {
        FakeDisk one = new FakeDisk(seed);
        one.createDirectories(folder);
        AtomicFiles.replace(one, file, "old".getBytes(StandardCharsets.UTF_8));
        one.crashAtStep(step);
        crashed = false;
        try {
          AtomicFiles.replace(one, file, "new".getBytes(StandardCharsets.UTF_8));
        } catch (FakeDisk.Crash e) {
          crashed = true;
        }
        one.powerCut();
        String found = new String(one.readAll(file, 100), StandardCharsets.UTF_8);
        assertThat(found).isIn("old", "new");
        if (!crashed) {
          assertThat(found).isEqualTo("new");
        }
      }
    }
  }

  @Test
  void shouldFailOneForceAndThenGoOn() throws IOException {
    try (DiskFile file = disk.createNew(folder.resolve("a"))) {
      disk.failForce(1);
      assertThatThrownBy(() -> file.force(false)).isInstanceOf(IOException.class);
      file.force(false);
    }
  }

  @Test
  void shouldNotBringToTheDiskLaterWhatAForceFailedToBring() throws IOException {
    boolean lost = false;
    for (int seed = 0; seed < 50; seed++) {
      FakeDisk one = new FakeDisk(seed);
      one.createDirectories(folder);
      Path path = folder.resolve("file");
      write(one, path, "forced", true);
      one.forceDirectory(folder);
      try (DiskFile file = one.openWrite(path)) {
        file.write(ByteBuffer.wrap("more".getBytes(StandardCharsets.UTF_8)), 6);
        one.failForce(1);
        assertThatThrownBy(() -> file.force(true)).isInstanceOf(IOException.class);
        file.force(true);
      }
      assertThat(one.size(path)).isEqualTo(10);
      one.powerCut();
      lost |= one.size(path) < 10;
    }
    assertThat(lost).isTrue();
  }

  @Test
  void shouldRunOutOfSpace() throws IOException {
    disk.setCapacity(10);
    try (DiskFile file = disk.createNew(folder.resolve("a"))) {
      file.write(ByteBuffer.allocate(10), 0);
      assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 10))
          .hasMessageContaining("No space");
    }
    assertThat(disk.space(folder).usableBytes()).isZero();
  }

  private static void write(FakeDisk disk, Path path, String text, boolean force)
      throws IOException {
    try (DiskFile file = disk.createNew(path)) {
      file.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
      if (force) {
        file.force(true);
      }
    }
  }
}
