package io.ashlar.testkit;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.disk.DiskLockedException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A disk in memory that forgets at a power cut what was not forced: bytes and lengths of files,
 * names in directories. What was not forced may also survive, wholly or in part, as the seed says.
 *
 * <p>Every operation that changes something is a step. {@link #crashAtStep} makes that step and all
 * later ones fail, as if the process had been killed before it.
 *
 * <p><b>Threading</b>: any thread; one lock for everything.
 */
public final class FakeDisk implements Disk {
  private final SplittableRandom random;
  private final Map<Path, FakeDirectory> directories = new HashMap<>();
  private final Set<Path> locked = new HashSet<>();
  private long capacityBytes = Long.MAX_VALUE;
  private int steps;
  private int crashStep = Integer.MAX_VALUE;
  private int failForceNumber = Integer.MAX_VALUE;
  private int forces;
  private boolean renamesAsOne = true;
  private long usedBytes;

  /** An empty disk; {@code seed} decides what survives power cuts. */
  public FakeDisk(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The process was killed: nothing it does reaches the disk any more. */
  public static final class Crash extends IOException {
    private static final long serialVersionUID = 1;

    Crash(int step) {
      super("crashed at step " + step);
    }
  }

  /** The n-th step from now on, counted from 1, fails, and all after it. */
  public synchronized void crashAtStep(int n) {
    crashStep = steps + n;
  }

  /** The n-th force from now on, counted from 1, fails; later ones succeed again. */
  public synchronized void failForce(int n) {
    failForceNumber = forces + n;
  }

  /** Steps so far. */
  public synchronized int steps() {
    return steps;
  }

  /** Forces so far, of files and directories. */
  public synchronized int forces() {
    return forces;
  }

  /**
   * False makes it a file system on which a power cut may keep one half of a move and lose the
   * other: a file without a name, or with two.
   */
  public synchronized void setRenamesAsOne(boolean asOne) {
    renamesAsOne = asOne;
  }

  /** Bytes of all files. */
  public synchronized long usedBytes() {
    return usedBytes;
  }

  /** All files together may hold this much. */
  public synchronized void setCapacity(long bytes) {
    capacityBytes = bytes;
  }

  /** Flips one bit in the content of a file, past and future reads alike. */
  public synchronized void flipBit(Path file, long bit) throws IOException {
    FakeInode inode = find(file);
    inode.content[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
  }

  /** All files, sorted; for tests that look at everything. */
  public synchronized List<Path> allFiles() {
    return List.copyOf(flat(directory -> directory.files).keySet());
  }

  private Map<Path, FakeInode> flat(Function<FakeDirectory, Map<String, FakeInode>> names) {
    Map<Path, FakeInode> all = new TreeMap<>();
    for (FakeDirectory directory : directories.values()) {
      names.apply(directory).forEach((name, inode) -> all.put(directory.path.resolve(name), inode));
    }
    return all;
  }

  /** The power goes: what was not forced is lost, kept or torn; locks are gone; crashes end. */
  public synchronized void powerCut() {
    Map<Path, FakeInode> names = flat(directory -> directory.files);
    Map<Path, FakeInode> durableNames = flat(directory -> directory.durable);
    Map<Path, FakeInode> after = new TreeMap<>(durableNames);
    for (Map.Entry<Path, FakeInode> entry : names.entrySet()) {
      if (durableNames.get(entry.getKey()) != entry.getValue() && random.nextInt(3) == 0) {
        // This name happened to reach the disk by itself; a file has one name at a time.
        if (renamesAsOne) {
          after.values().removeIf(inode -> inode == entry.getValue());
        }
        after.put(entry.getKey(), entry.getValue());
      }
    }
    durableNames.forEach(
        (gone, inode) -> {
          // A rename happens wholly or not at all, so that only a deleted file can lose its name.
          boolean deleted = !names.containsKey(gone) && !(renamesAsOne && inode.name() != null);
          if (deleted && random.nextInt(3) == 0) {
            after.remove(gone, inode);
          }
        });
    settle(after);
    restart();
  }

  private void settle(Map<Path, FakeInode> after) {
    directories.values().forEach(FakeDirectory::reset);
    Set<FakeInode> seen = new HashSet<>();
    usedBytes = 0;
    after.forEach(
        (path, inode) -> {
          if (seen.add(inode)) {
            inode.forgetNames();
            inode.losePower(random);
            usedBytes += inode.length;
          }
          directoryOf(path).add(nameOf(path), inode);
        });
  }

  /** The process was killed and starts anew on the same disk: all that was written is there. */
  public synchronized void restart() {
    locked.clear();
    crashStep = Integer.MAX_VALUE;
    failForceNumber = Integer.MAX_VALUE;
  }

  synchronized void step() throws Crash {
    steps++;
    if (steps >= crashStep) {
      throw new Crash(steps);
    }
  }

  synchronized void forceStep() throws IOException {
    step();
    forces++;
    if (forces == failForceNumber) {
      throw new IOException("injected: Input/output error");
    }
  }

  synchronized void checkRoom(long moreBytes) throws IOException {
    if (moreBytes > 0 && usedBytes + moreBytes > capacityBytes) {
      throw new IOException("No space left on device");
    }
  }

  /** A file that has a name has become longer or shorter. */
  synchronized void resized(FakeInode inode, long moreBytes) {
    if (inode.name() != null) {
      usedBytes += moreBytes;
    }
  }

  private void lost(@Nullable FakeInode inode) {
    if (inode != null && inode.name() == null) {
      usedBytes -= inode.length;
    }
  }

  private FakeInode find(Path file) throws NoSuchFileException {
    FakeInode inode = lookUp(file);
    if (inode == null) {
      throw new NoSuchFileException(file.toString());
    }
    return inode;
  }

  private @Nullable FakeInode lookUp(Path file) {
    Path key = key(file);
    FakeDirectory directory = directories.get(key.getParent());
    return directory == null ? null : directory.files.get(nameOf(key));
  }

  private FakeDirectory directoryOf(Path file) {
    return Objects.requireNonNull(directories.get(key(file).getParent()), "no such directory");
  }

  private FakeDirectory directoryForNew(Path file) throws IOException {
    FakeDirectory directory = directories.get(key(file).getParent());
    if (directory == null) {
      throw new NoSuchFileException(file.toString());
    }
    if (directory.files.containsKey(nameOf(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
    return directory;
  }

  private static String nameOf(Path path) {
    return String.valueOf(path.getFileName());
  }

  private static Path key(Path path) {
    return path.toAbsolutePath().normalize();
  }

  @Override
  public synchronized DiskFile createNew(Path file) throws IOException {
    step();
    FakeDirectory directory = directoryForNew(file);
    FakeInode inode = new FakeInode();
    FakeInode unused = directory.put(nameOf(file), inode);
    return new FakeDiskFile(this, inode);
  }

  @Override
  public synchronized DiskFile openWrite(Path file) throws IOException {
    return new FakeDiskFile(this, find(file));
  }

  @Override
  public synchronized DiskFile openRead(Path file) throws IOException {
    return new FakeDiskFile(this, find(file));
  }

  @Override
  public synchronized void rename(Path source, Path target) throws IOException {
    step();
    FakeInode inode = find(source);
    FakeDirectory to = directories.get(key(target).getParent());
    if (to == null) {
      throw new NoSuchFileException(target.toString());
    }
    FakeInode unused = directoryOf(source).remove(nameOf(source));
    lost(to.put(nameOf(target), inode));
  }

  @Override
  public synchronized void link(Path file, Path name) throws IOException {
    step();
    FakeInode inode = find(file);
    FakeDirectory directory = directoryForNew(name);
    FakeInode unused = directory.put(nameOf(name), inode);
  }

  @Override
  public synchronized boolean deleteIfExists(Path path) throws IOException {
    step();
    Path key = key(path);
    FakeDirectory directory = directories.get(key);
    FakeDirectory parent = directories.get(key.getParent());
    if (directory != null) {
      if (!directory.isEmpty()) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      directories.remove(key);
      if (parent != null) {
        parent.directories.remove(nameOf(key));
      }
      return true;
    }
    FakeInode inode = parent == null ? null : parent.remove(nameOf(key));
    lost(inode);
    return inode != null;
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    step();
    // Directories are durable at once, as the real disk forces their names.
    String child = null;
    for (Path path = key(directory); path != null; path = path.getParent()) {
      FakeDirectory there = directories.computeIfAbsent(path, FakeDirectory::new);
      if (child != null) {
        there.directories.add(child);
      }
      child = path.getFileName() == null ? null : nameOf(path);
    }
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    forceStep();
    FakeDirectory there = directories.get(key(directory));
    if (there != null) {
      there.force(renamesAsOne);
    }
  }

  @Override
  public synchronized List<Path> list(Path directory) throws IOException {
    FakeDirectory there = directories.get(key(directory));
    if (there == null) {
      throw new NoSuchFileException(directory.toString());
    }
    return there.names().stream().map(directory::resolve).toList();
  }

  @Override
  public synchronized boolean renamesAsOne(Path path) {
    return renamesAsOne;
  }

  @Override
  public synchronized boolean exists(Path path) {
    return lookUp(path) != null || directories.containsKey(key(path));
  }

  @Override
  public synchronized boolean isDirectory(Path path) {
    return directories.containsKey(key(path));
  }

  @Override
  public synchronized long size(Path file) throws IOException {
    return find(file).length;
  }

  @Override
  public synchronized byte[] readAll(Path file, int bytesMax) throws IOException {
    FakeInode inode = find(file);
    if (inode.length > bytesMax) {
      throw new IOException("expected at most " + bytesMax + " bytes in " + file);
    }
    return java.util.Arrays.copyOf(inode.content, inode.length);
  }

  @Override
  public synchronized DiskSpace space(Path path) {
    long total = capacityBytes == Long.MAX_VALUE ? 1L << 40 : capacityBytes;
    return new DiskSpace(Math.max(0, total - usedBytes), total);
  }

  @Override
  public synchronized DiskLock lock(Path file) throws IOException {
    Path key = key(file);
    if (!locked.add(key)) {
      throw new DiskLockedException(file, "");
    }
    return () -> unlock(key);
  }

  private synchronized void unlock(Path key) {
    locked.remove(key);
  }
}
