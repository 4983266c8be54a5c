package io.ashlar.common.disk;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operating system's files. */
public final class RealDisk implements Disk {
  /** The one instance; it has no state. */
  public static final RealDisk INSTANCE = new RealDisk();

  /** File systems that journal a move as one transaction. */
  private static final Set<String> ONE_TRANSACTION =
      Set.of("ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "jfs", "bcachefs");

  private RealDisk() {}

  @Override
  public DiskFile createNew(Path file) throws IOException {
    return open(
        file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);
  }

  @Override
  public DiskFile openWrite(Path file) throws IOException {
    return open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  @Override
  public DiskFile openRead(Path file) throws IOException {
    return open(file, StandardOpenOption.READ);
  }

  @Override
  public DiskFile openReadPastCache(Path file) throws IOException {
    try {
      int blockBytes = Math.toIntExact(Files.getFileStore(file).getBlockSize());
      if (blockBytes <= 0 || DirectDiskFile.BLOCK_BYTES_MAX % blockBytes != 0) {
        return openRead(file);
      }
      return new DirectDiskFile(
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS, ExtendedOpenOption.DIRECT)),
          blockBytes);
    } catch (UnsupportedOperationException | FileSystemException e) {
      return openRead(file); // Not every file system can; a missing file fails here again.
    }
  }

  private static DiskFile open(Path file, StandardOpenOption... options) throws IOException {
    Set<OpenOption> all = new HashSet<>(List.of(options));
    all.add(LinkOption.NOFOLLOW_LINKS);
    return new RealDiskFile(FileChannel.open(file, all));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    Files.move(source, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    try {
      Files.createLink(name, file);
    } catch (UnsupportedOperationException e) {
      throw new IOException("the file system gives a file one name only: " + name, e);
    }
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return Files.deleteIfExists(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.toAbsolutePath().getParent();
    if (parent != null) {
      createDirectories(parent);
    }
    Files.createDirectories(directory);
    if (parent != null) {
      forceDirectory(parent);
    }
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    try (Stream<Path> names = Files.list(directory)) {
      return names.sorted().toList();
    }
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public boolean isDirectory(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  @Override
  public long size(Path file) throws IOException {
    BasicFileAttributes attributes =
        Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (attributes.isSymbolicLink()) {
      throw new FileSystemException(
          file.toString(), null, "a symbolic link stands where a file is expected");
    }
    return attributes.size();
  }

  @Override
  public byte[] readAll(Path file, int bytesMax) throws IOException {
    long size = Files.size(file);
    if (size > bytesMax) {
      throw new IOException(
          "expected at most " + bytesMax + " bytes, found " + size + " in " + file);
    }
    return Files.readAllBytes(file);
  }

  @Override
  public boolean renamesAsOne(Path path) throws IOException {
    return ONE_TRANSACTION.contains(Files.getFileStore(path).type());
  }

  @Override
  public DiskSpace space(Path path) throws IOException {
    File file = path.toFile();
    long total = file.getTotalSpace();
    if (total > 0) {
      return new DiskSpace(file.getUsableSpace(), total);
    }
    // Slower, because it reads the table of mounts, but it says what is wrong.
    FileStore store = Files.getFileStore(path);
    return new DiskSpace(store.getUsableSpace(), store.getTotalSpace());
  }

  @Override
  public DiskLock lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    FileLock lock = tryLock(channel);
    if (lock == null) {
      String holder = holder(channel);
      channel.close();
      throw new DiskLockedException(file, holder);
    }
    channel.truncate(0);
    byte[] own = ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
    channel.write(ByteBuffer.wrap(own), 0);
    return channel::close;
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(64);
    channel.read(text, 0);
    return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
  }
}
