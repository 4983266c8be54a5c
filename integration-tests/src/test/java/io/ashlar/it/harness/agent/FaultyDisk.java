package io.ashlar.it.harness.agent;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A disk whose operations fail as ordered. */
final class FaultyDisk implements Disk {
  private final Disk disk;
  private final Orders orders;

  FaultyDisk(Disk disk, Orders orders) {
    this.disk = disk;
    this.orders = orders;
  }

  /** The product's own file, on a channel that moves fewer bytes when ordered. */
  private DiskFile faulty(DiskFile file, Path path) throws IOException {
    FileChannel channel = Objects.requireNonNull(file.channel(), "a real file has a channel");
    FileChannel moody = new ShortChannel(channel, path.toString(), orders);
    try {
      Constructor<? extends DiskFile> constructor =
          file.getClass().getDeclaredConstructor(FileChannel.class);
      constructor.setAccessible(true);
      return new FaultyDiskFile(constructor.newInstance(moody), path.toString(), orders);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a real file is made of a channel", e);
    }
  }

  private void before(DiskOperation operation, Path path, @Nullable Path other) throws IOException {
    DiskError error = orders.errorOf(operation, path.toString());
    if (error != null) {
      throw new FileSystemException(
          path.toString(), other == null ? null : other.toString(), error.text());
    }
  }

  @Override
  public DiskFile createNew(Path file) throws IOException {
    before(DiskOperation.CREATE, file, null);
    return faulty(disk.createNew(file), file);
  }

  @Override
  public DiskFile openWrite(Path file) throws IOException {
    return faulty(disk.openWrite(file), file);
  }

  @Override
  public DiskFile openRead(Path file) throws IOException {
    return faulty(disk.openRead(file), file);
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    before(DiskOperation.RENAME, target, source);
    disk.rename(source, target);
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    before(DiskOperation.RENAME, name, file);
    disk.link(file, name);
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    return disk.deleteIfExists(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    before(DiskOperation.MKDIR, directory, null);
    disk.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    before(DiskOperation.FORCE_DIRECTORY, directory, null);
    disk.forceDirectory(directory);
  }

  @Override
  public boolean renamesAsOne(Path path) throws IOException {
    return disk.renamesAsOne(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    return disk.list(directory);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    return disk.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) throws IOException {
    return disk.isDirectory(path);
  }

  @Override
  public long size(Path file) throws IOException {
    return disk.size(file);
  }

  @Override
  public byte[] readAll(Path file, int bytesMax) throws IOException {
    before(DiskOperation.READ, file, null);
    return disk.readAll(file, bytesMax);
  }

  @Override
  public DiskSpace space(Path path) throws IOException {
    return disk.space(path);
  }

  @Override
  public DiskLock lock(Path file) throws IOException {
    return disk.lock(file);
  }
}
