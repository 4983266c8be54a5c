package io.ashlar.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.disk.DiskLockedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What every {@link Disk} does, but for what survives a power cut. */
public abstract class DiskContract {
  /** The disk under test. */
  protected abstract Disk disk();

  /** A folder that exists on it and is empty. */
  protected abstract Path folder();

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  private String content(Path file) throws IOException {
    return new String(disk().readAll(file, 1_000), StandardCharsets.UTF_8);
  }

  private Path file(String name, String text) throws IOException {
    Path file = folder().resolve(name);
    try (DiskFile out = disk().createNew(file)) {
      out.write(bytes(text), 0);
      out.force(true);
    }
    return file;
  }

  @Test
  void shouldReadTheSamePastTheCache() throws IOException {
    byte[] content = new byte[700_001];
    new java.util.SplittableRandom(5).nextBytes(content);
    Path path = folder().resolve("large");
    try (DiskFile out = disk().createNew(path)) {
      out.write(ByteBuffer.wrap(content), 0);
      try (DiskFile file = disk().openReadPastCache(path)) {
        assertThat(file.size()).isEqualTo(content.length);
        for (int[] range :
            new int[][] {{0, content.length}, {1, 4_095}, {4_095, 2}, {511, 600_000}}) {
          ByteBuffer read = ByteBuffer.allocate(range[1]);
          assertThat(file.read(read, range[0])).isEqualTo(range[1]);
          assertThat(read.array())
              .isEqualTo(java.util.Arrays.copyOfRange(content, range[0], range[0] + range[1]));
        }
        ByteBuffer tail = ByteBuffer.allocate(100);
        assertThat(file.read(tail, content.length - 7)).isEqualTo(7);
        assertThat(file.read(tail, content.length)).isZero();
      }
    }
    assertThatThrownBy(() -> disk().openReadPastCache(folder().resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldWriteAtPositionsAndReadToTheEnd() throws IOException {
    Path path = file("a", "hello");
    try (DiskFile file = disk().openWrite(path)) {
      file.write(new ByteBuffer[] {bytes("J"), bytes("ell")}, 0);
      file.write(bytes("!"), 7);
      assertThat(file.size()).isEqualTo(8);
      ByteBuffer read = ByteBuffer.allocate(20);
      assertThat(file.read(read, 1)).isEqualTo(7);
      assertThat(new String(read.array(), 0, 7, StandardCharsets.UTF_8)).isEqualTo("ello\0\0!");
      assertThat(file.read(ByteBuffer.allocate(1), 8)).isZero();
      file.truncate(2);
      assertThat(file.size()).isEqualTo(2);
    }
    assertThat(content(path)).isEqualTo("Je");
    assertThat(disk().size(path)).isEqualTo(2);
  }

  @Test
  void shouldRefuseToCreateWhatIsThereAndToOpenWhatIsNot() throws IOException {
    Path path = file("a", "x");
    assertThatThrownBy(() -> disk().createNew(path)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> disk().openRead(folder().resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk().openWrite(folder().resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> disk().list(folder().resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void shouldReplaceTheTargetOfARename() throws IOException {
    Path source = file("a", "new");
    Path target = file("b", "old");
    disk().rename(source, target);
    disk().forceDirectory(folder());
    assertThat(disk().exists(source)).isFalse();
    assertThat(content(target)).isEqualTo("new");
    assertThat(disk().list(folder())).containsExactly(target);
  }

  @Test
  void shouldKeepALinkedFileUntilItsLastNameIsGone() throws IOException {
    Path one = file("a", "text");
    Path two = folder().resolve("b");
    disk().link(one, two);
    assertThat(disk().list(folder())).containsExactly(one, two);
    assertThatThrownBy(() -> disk().link(one, two)).isInstanceOf(FileAlreadyExistsException.class);
    assertThatThrownBy(() -> disk().link(folder().resolve("none"), folder().resolve("c")))
        .isInstanceOf(NoSuchFileException.class);
    try (DiskFile file = disk().openWrite(one)) {
      file.write(bytes("T"), 0);
    }
    assertThat(disk().deleteIfExists(one)).isTrue();
    assertThat(content(two)).isEqualTo("Text");
    assertThat(disk().deleteIfExists(two)).isTrue();
    assertThat(disk().list(folder())).isEmpty();
  }

  @Test
  void shouldMakeAndListAndDeleteDirectories() throws IOException {
    Path deep = folder().resolve("x").resolve("y");
    disk().createDirectories(deep);
    disk().createDirectories(deep);
    assertThat(disk().isDirectory(deep)).isTrue();
    assertThat(disk().list(folder())).containsExactly(folder().resolve("x"));
    assertThatThrownBy(() -> disk().deleteIfExists(folder().resolve("x")))
        .isInstanceOf(IOException.class);
    assertThat(disk().deleteIfExists(deep)).isTrue();
    assertThat(disk().deleteIfExists(deep)).isFalse();
  }

  @Test
  void shouldLockOnce() throws IOException {
    Path lock = folder().resolve("lock");
    try (Disk.DiskLock held = disk().lock(lock)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> disk().lock(lock)).isInstanceOf(DiskLockedException.class);
    }
    disk().lock(lock).close();
  }

  @Test
  void shouldRefuseToReadMoreThanAllowed() throws IOException {
    Path path = file("a", "12345");
    assertThatThrownBy(() -> disk().readAll(path, 4)).isInstanceOf(IOException.class);
    assertThat(disk().space(folder()).totalBytes()).isPositive();
  }
}
