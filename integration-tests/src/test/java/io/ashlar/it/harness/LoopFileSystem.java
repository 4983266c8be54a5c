package io.ashlar.it.harness;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * A small ext4 of its own in a file, so that a real disk can be full or read-only.
 *
 * <p>Needs root and loop devices. Where they are missing the test is skipped with one printed line,
 * or fails with {@code -Dashlar.require=loop}.
 *
 * <p><b>Ownership</b>: close unmounts it, which also frees the loop device, and removes the file.
 */
public final class LoopFileSystem implements AutoCloseable {
  private static final String FILLING = "filling";
  private static final int FILL_ATTEMPTS = 20;

  private final Path image;
  private final Path mount;

  private LoopFileSystem(Path image, Path mount) {
    this.image = image;
    this.mount = mount;
  }

  /** Makes and mounts one of {@code megabytes} below {@code parent}. */
  public static LoopFileSystem mount(Path parent, String name, int megabytes) throws IOException {
    Path image = parent.resolve(name + ".img").toAbsolutePath();
    Path mount = Files.createDirectory(parent.resolve(name).toAbsolutePath());
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength((long) megabytes << 20);
    }
    try {
      run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString());
      run("mount", "-o", "loop", image.toString(), mount.toString());
    } catch (IOException e) {
      Files.delete(image);
      Files.delete(mount);
      unavailable(e);
    }
    return new LoopFileSystem(image, mount);
  }

  private static void unavailable(IOException cause) {
    String why = "no file system of its own can be mounted here: " + cause.getMessage();
    if (System.getProperty("ashlar.require", "").contains("loop")) {
      throw new AssertionError(why, cause);
    }
    System.out.println("skipped: " + why);
    Assumptions.abort(why);
  }

  /** Where it is mounted. */
  public Path path() {
    return mount;
  }

  /** Leaves at most {@code bytes} free, also while others write to it. */
  public void fillUpTo(long bytes) throws IOException {
    for (int attempt = 1; ; attempt++) {
      long free = Files.getFileStore(mount).getUsableSpace();
      try {
        run("fallocate", "-l", Long.toString(free - bytes), mount.resolve(FILLING).toString());
        return;
      } catch (IOException e) {
        free(); // Others took room meanwhile.
        if (attempt == FILL_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  /** Gives back what {@link #fillUpTo} took. */
  public void free() throws IOException {
    Files.deleteIfExists(mount.resolve(FILLING));
  }

  /** Makes the file system give up, also under open files, as after a fault of its disk. */
  public void abort() throws IOException {
    run("mount", "-o", "remount,abort", mount.toString());
  }

  @Override
  public void close() throws IOException {
    boolean interrupted =
        Thread.interrupted(); // A test that ran out of time cleans up all the same.
    try {
      unmount();
      Files.delete(mount);
      Files.delete(image);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void unmount() throws IOException {
    try {
      run("umount", mount.toString());
    } catch (IOException e) {
      run("umount", "-l", mount.toString()); // A process that still holds it must not keep it.
    }
  }

  private static void run(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(List.of(command) + " failed: " + out.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
