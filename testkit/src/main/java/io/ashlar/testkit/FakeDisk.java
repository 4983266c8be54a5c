package io.ashlar.testkit;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.disk.DiskLockedException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

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
  private final Map<Path, FakeInode> names = new TreeMap<>();
  private final Map<Path, FakeInode> durableNames = new TreeMap<>();
  private final Set<Path> directories = new HashSet<>();
  private final Set<Path> locked = new HashSet<>();
  private long capacityBytes = Long.MAX_VALUE;
  private int steps;
  private int crashStep = Integer.MAX_VALUE;
  private int failForceNumber = Integer.MAX_VALUE;
  private int forces;
  private boolean renamesAsOne = true;

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

  /** All files together may hold this much. */
  public synchronized void setCapacity(long bytes) {
    capacityBytes = bytes;
  }

  /** Flips one bit in the content of a file, past and future reads alike. */
  public synchronized void flipBit(Path file, long bit) throws IOException {
    FakeInode inode = find(file);
    inode.content[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    inode.durable = inode.snapshot();
  }

  /** The power goes: what was not forced is lost, kept or torn; locks are gone; crashes end. */
  public synchronized void powerCut() {
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
          boolean deleted =
              !names.containsKey(gone) && !(renamesAsOne && names.containsValue(inode));
          if (deleted && random.nextInt(3) == 0) {
            after.remove(gone);
          }
        });
    Set<FakeInode> seen = new HashSet<>();
    for (FakeInode inode : after.values()) {
      if (seen.add(inode)) {
        inode.losePower(random);
      }
    }
    names.clear();
    names.putAll(after);
    durableNames.clear();
    durableNames.putAll(after);
    restart();
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
    if (moreBytes > 0 && used() + moreBytes > capacityBytes) {
      throw new IOException("No space left on device");
    }
  }

  private long used() {
    return names.values().stream().distinct().mapToLong(inode -> inode.length).sum();
  }

  private FakeInode find(Path file) throws NoSuchFileException {
    FakeInode inode = names.get(key(file));
    if (inode == null) {
      throw new NoSuchFileException(file.toString());
    }
    return inode;
  }

  private static Path key(Path path) {
    return path.toAbsolutePath().normalize();
  }

  @Override
  public synchronized DiskFile createNew(Path file) throws IOException {
    step();
    if (names.containsKey(key(file))) {
      throw new FileAlreadyExistsException(file.toString());
    }
    if (!directories.contains(key(file).getParent())) {
      throw new NoSuchFileException(file.toString());
    }
    FakeInode inode = new FakeInode();
    names.put(key(file), inode);
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
    names.remove(key(source));
    names.put(key(target), inode);
  }

  @Override
  public synchronized boolean deleteIfExists(Path path) throws IOException {
    step();
    Path key = key(path);
    if (directories.contains(key)) {
      if (!list(path).isEmpty()) {
        throw new DirectoryNotEmptyException(path.toString());
      }
      return directories.remove(key);
    }
    return names.remove(key) != null;
  }

  @Override
  public synchronized void createDirectories(Path directory) throws IOException {
    step();
    // Directories are durable at once, as the real disk forces their names.
    for (Path path = key(directory); path != null; path = path.getParent()) {
      directories.add(path);
    }
  }

  @Override
  public synchronized void forceDirectory(Path directory) throws IOException {
    forceStep();
    Path key = key(directory);
    Set<FakeInode> touched = new HashSet<>();
    durableNames.forEach(
        (name, inode) -> {
          if (key.equals(name.getParent())) {
            touched.add(inode);
          }
        });
    durableNames.keySet().removeIf(name -> key.equals(name.getParent()));
    names.forEach(
        (name, inode) -> {
          // A rename is one transaction of the journal: forcing either directory makes it durable.
          if (renamesAsOne && (key.equals(name.getParent()) || touched.contains(inode))) {
            durableNames.values().removeIf(other -> other == inode);
            durableNames.put(name, inode);
          } else if (key.equals(name.getParent())) {
            durableNames.put(name, inode);
          }
        });
  }

  @Override
  public synchronized List<Path> list(Path directory) throws IOException {
    Path key = key(directory);
    if (!directories.contains(key)) {
      throw new NoSuchFileException(directory.toString());
    }
    Set<Path> found = new java.util.TreeSet<>();
    names.keySet().stream().filter(name -> key.equals(name.getParent())).forEach(found::add);
    directories.stream().filter(name -> key.equals(name.getParent())).forEach(found::add);
    return found.stream().map(name -> directory.resolve(key.relativize(name))).toList();
  }

  @Override
  public synchronized boolean renamesAsOne(Path path) {
    return renamesAsOne;
  }

  @Override
  public synchronized boolean exists(Path path) {
    return names.containsKey(key(path)) || directories.contains(key(path));
  }

  @Override
  public synchronized boolean isDirectory(Path path) {
    return directories.contains(key(path));
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
    return new DiskSpace(Math.max(0, total - used()), total);
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
