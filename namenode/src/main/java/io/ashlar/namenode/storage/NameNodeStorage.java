package io.ashlar.namenode.storage;

import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskLockedException;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.editlog.EditLogCorruptException;
import io.ashlar.namenode.editlog.FileEditLog;
import io.ashlar.namenode.editlog.FolderListener;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The metadata folders of one NameNode, locked as long as this is open.
 *
 * <p>Layout of each: {@code in_use.lock}, {@code current/VERSION}, {@code current/epoch}, {@code
 * current/fsimage_<txid>}, {@code current/edits_*}.
 */
public final class NameNodeStorage implements AutoCloseable {
  private static final String LOCK = "in_use.lock";
  private static final String EPOCH = "epoch";
  private static final int EPOCH_BYTES_MAX = 64;

  private final Disk disk;
  private final List<Path> currents;
  private final List<Disk.DiskLock> locks;
  private final StorageVersion version;

  private NameNodeStorage(
      Disk disk, List<Path> currents, List<Disk.DiskLock> locks, StorageVersion version) {
    this.disk = disk;
    this.currents = currents;
    this.locks = locks;
    this.version = version;
  }

  /** Where a metadata folder keeps its files. */
  public static Path current(Path folder) {
    return folder.resolve("current");
  }

  /**
   * Locks and opens formatted folders.
   *
   * @throws DfsException NOT_FORMATTED, FOLDER_IN_USE, WRONG_CLUSTER, LAYOUT_TOO_NEW
   */
  public static NameNodeStorage open(Disk disk, List<Path> folders) throws IOException {
    List<Disk.DiskLock> locks = new ArrayList<>();
    try {
      StorageVersion version = null;
      List<Path> unformatted = new ArrayList<>();
      for (Path folder : folders) {
        if (!disk.exists(current(folder).resolve(StorageVersion.FILE_NAME))) {
          unformatted.add(folder);
          continue;
        }
        locks.add(lock(disk, folder));
        StorageVersion found = readVersion(disk, folder);
        if (version != null && !version.namespaceId().equals(found.namespaceId())) {
          throw new DfsException(
              DfsError.of(
                  ErrorCode.WRONG_CLUSTER,
                  "the metadata folders "
                      + folders
                      + " belong to different namespaces: "
                      + version.namespaceId()
                      + " and "
                      + found.namespaceId()));
        }
        version = found;
      }
      if (version == null) {
        throw new DfsException(
            DfsError.of(ErrorCode.NOT_FORMATTED, "no metadata folder is formatted: " + folders)
                .with("folders", folders));
      }
      for (Path folder : unformatted) {
        join(disk, folder, version, locks);
      }
      return new NameNodeStorage(
          disk, folders.stream().map(NameNodeStorage::current).toList(), locks, version);
    } catch (IOException | RuntimeException e) {
      closeAll(locks, e);
      throw e;
    }
  }

  /** A new or replaced folder joins empty; the log's recovery fills it. */
  private static void join(
      Disk disk, Path folder, StorageVersion version, List<Disk.DiskLock> locks)
      throws IOException {
    if (disk.exists(current(folder)) && !disk.list(current(folder)).isEmpty()) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.NOT_FORMATTED,
                  folder + " holds files but no VERSION; move them away, then it is filled anew")
              .with("folder", folder));
    }
    disk.createDirectories(current(folder));
    locks.add(lock(disk, folder));
    AtomicFiles.replace(disk, current(folder).resolve(StorageVersion.FILE_NAME), version.encode());
  }

  static Disk.DiskLock lock(Disk disk, Path folder) throws IOException {
    try {
      return disk.lock(folder.resolve(LOCK));
    } catch (DiskLockedException e) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.FOLDER_IN_USE,
                  "the metadata folder " + folder + " is in use: " + e.getMessage())
              .with("folder", folder),
          e);
    }
  }

  static StorageVersion readVersion(Disk disk, Path folder) throws IOException {
    Path file = current(folder).resolve(StorageVersion.FILE_NAME);
    return StorageVersion.decode(file, disk.readAll(file, StorageVersion.BYTES_MAX));
  }

  /** Whose folders these are. */
  public StorageVersion version() {
    return version;
  }

  /** The folders that hold images and segments. */
  public List<Path> currents() {
    return currents;
  }

  /**
   * Raises and forces the epoch, loads the newest good image, and replays the log after it.
   *
   * @throws DfsException EDIT_LOG_CORRUPT or IMAGE_CORRUPT that says what would be lost
   */
  public RecoveredState recover(EditLogConfig config, FolderListener listener) throws IOException {
    Epoch epoch = raiseEpoch();
    try {
      FileEditLog log =
          FileEditLog.open(disk, currents, version.namespaceId(), epoch, config, listener);
      return new Replay(disk, currents, version).run(log, epoch);
    } catch (EditLogCorruptException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.EDIT_LOG_CORRUPT, String.valueOf(e.getMessage()))
              .with("lastGoodTxid", e.lastGoodTxid()),
          e);
    }
  }

  private Epoch raiseEpoch() throws IOException {
    long highest = 0;
    for (Path current : currents) {
      Path file = current.resolve(EPOCH);
      if (disk.exists(file)) {
        String text = new String(disk.readAll(file, EPOCH_BYTES_MAX), StandardCharsets.UTF_8);
        highest = Math.max(highest, parseEpoch(file, text.trim()));
      }
    }
    Epoch next = new Epoch(highest + 1);
    byte[] content = (next + "\n").getBytes(StandardCharsets.UTF_8);
    for (Path current : currents) {
      AtomicFiles.replace(disk, current.resolve(EPOCH), content);
    }
    return next;
  }

  private static long parseEpoch(Path file, String text) throws DfsException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.IMAGE_CORRUPT, file + " is damaged: '" + text + "'")
              .with("file", file),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    for (Disk.DiskLock lock : locks) {
      lock.close();
    }
  }

  private static void closeAll(List<Disk.DiskLock> locks, Exception cause) {
    for (Disk.DiskLock lock : locks) {
      try {
        lock.close();
      } catch (IOException e) {
        cause.addSuppressed(e);
      }
    }
  }
}
