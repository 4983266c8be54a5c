package io.ashlar.it.simulation.cluster;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.it.simulation.world.SimProcess;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.List;

/**
 * The disk as one life of a process sees it: what it does after its death reaches nothing, and
 * faults strike it.
 */
final class SimDisk implements Disk {
  private final FakeDisk disk;
  private final SimProcess process;
  private final DiskFaults faults;
  private final int incarnation;
  private final Witness witness;

  /** Sees what goes. */
  interface Witness {
    /** {@code file} is about to be deleted. */
    void beforeDelete(Path file) throws IOException;
  }

  /** For the life of {@code process} that begins now. */
  SimDisk(FakeDisk disk, SimProcess process, DiskFaults faults, Witness witness) {
    this.witness = witness;
    this.disk = disk;
    this.process = process;
    this.faults = faults;
    this.incarnation = process.incarnation();
  }

  private void live() throws IOException {
    if (!process.alive() || process.incarnation() != incarnation) {
      throw new IOException("this process is dead");
    }
  }

  private void change() throws IOException {
    live();
    faults.onChange();
    live();
  }

  /** A disk without room is an injected fault, too. */
  private interface Change {
    void make() throws IOException;
  }

  private void onFullDisk(Change change) throws IOException {
    try {
      change.make();
    } catch (ClosedChannelException e) {
      throw e;
    } catch (IOException e) {
      faults.struck();
      throw e;
    }
  }

  private DiskFile wrap(Path path, DiskFile file) {
    return new File(file, String.valueOf(path.getFileName()).startsWith("blk_"));
  }

  @Override
  public DiskFile createNew(Path file) throws IOException {
    change();
    return wrap(file, disk.createNew(file));
  }

  @Override
  public DiskFile openWrite(Path file) throws IOException {
    live();
    return wrap(file, disk.openWrite(file));
  }

  @Override
  public DiskFile openRead(Path file) throws IOException {
    live();
    return wrap(file, disk.openRead(file));
  }

  @Override
  public void rename(Path source, Path target) throws IOException {
    change();
    disk.rename(source, target);
  }

  @Override
  public void link(Path file, Path name) throws IOException {
    change();
    disk.link(file, name);
  }

  @Override
  public boolean deleteIfExists(Path path) throws IOException {
    change();
    witness.beforeDelete(path);
    return disk.deleteIfExists(path);
  }

  @Override
  public void createDirectories(Path directory) throws IOException {
    live();
    disk.createDirectories(directory);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    change();
    if (faults.forcesDirectory(directory)) {
      disk.forceDirectory(directory);
    }
  }

  @Override
  public boolean renamesAsOne(Path path) throws IOException {
    live();
    return disk.renamesAsOne(path);
  }

  @Override
  public List<Path> list(Path directory) throws IOException {
    live();
    return disk.list(directory);
  }

  @Override
  public boolean exists(Path path) throws IOException {
    live();
    return disk.exists(path);
  }

  @Override
  public boolean isDirectory(Path path) throws IOException {
    live();
    return disk.isDirectory(path);
  }

  @Override
  public long size(Path file) throws IOException {
    live();
    return disk.size(file);
  }

  @Override
  public byte[] readAll(Path file, int bytesMax) throws IOException {
    live();
    return disk.readAll(file, bytesMax);
  }

  @Override
  public DiskSpace space(Path path) throws IOException {
    live();
    return disk.space(path);
  }

  @Override
  public DiskLock lock(Path file) throws IOException {
    live();
    return disk.lock(file);
  }

  private final class File implements DiskFile {
    private final DiskFile file;
    private final boolean ofReplica;

    File(DiskFile file, boolean ofReplica) {
      this.file = file;
      this.ofReplica = ofReplica;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      live();
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      change();
      faults.onWrite();
      onFullDisk(() -> file.write(source, position));
    }

    @Override
    public void write(ByteBuffer[] sources, long position) throws IOException {
      change();
      faults.onWrite();
      onFullDisk(() -> file.write(sources, position));
    }

    @Override
    public void force(boolean metadata) throws IOException {
      change();
      if (faults.failsForce()) {
        disk.failForce(1);
      } else if (ofReplica && faults.skipsForce()) {
        return;
      }
      try {
        file.force(metadata);
      } catch (IOException e) {
        if (!ofReplica || !faults.forgetsFailedForce()) {
          throw e;
        }
      }
    }

    @Override
    public long size() throws IOException {
      live();
      return file.size();
    }

    @Override
    public void truncate(long length) throws IOException {
      change();
      file.truncate(length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
