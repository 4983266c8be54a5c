package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.editlog.EditLogCorruptException;
import io.ashlar.namenode.editlog.FileEditLog;
import io.ashlar.namenode.editlog.FolderListener;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
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
  private final Disk disk;
  private final List<Path> currents;
  private final FolderLocks locks;
  private final StorageVersion version;

  private NameNodeStorage(
      Disk disk, List<Path> currents, FolderLocks locks, StorageVersion version) {
    this.disk = disk;
    this.currents = List.copyOf(currents);
    this.locks = locks;
    this.version = version;
  }

  /** Where a metadata folder keeps its files. */
  public static Path current(Path folder) {
    return folder.resolve("current");
  }

  /**
   * Locks and opens formatted folders. One that is empty joins; one whose VERSION is damaged gets
   * that of the others.
   *
   * @throws DfsException NOT_FORMATTED, FOLDER_IN_USE, WRONG_CLUSTER, LAYOUT_TOO_NEW, DISK_ERROR
   */
  public static NameNodeStorage open(Disk disk, List<Path> folders) throws IOException {
    FolderLocks locks = new FolderLocks(disk);
    try {
      StorageVersion version = new FolderVersions(disk, locks).open(folders);
      return new NameNodeStorage(
          disk, folders.stream().map(NameNodeStorage::current).toList(), locks, version);
    } catch (IOException | RuntimeException e) {
      locks.closeAfter(e);
      throw e;
    }
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
   * Loads the newest good image, replays the log after it, and raises and forces the epoch before
   * anything can be appended.
   *
   * @throws DfsException EDIT_LOG_CORRUPT or IMAGE_CORRUPT that says what would be lost
   */
  public RecoveredState recover(EditLogConfig config, FolderListener listener) throws IOException {
    Images images = new Images(disk, currents, version);
    Namespace namespace = images.loadNewest();
    try {
      return recover(config, listener, images, namespace);
    } catch (EditLogCorruptException e) {
      throw refusal(e, images);
    }
  }

  private RecoveredState recover(
      EditLogConfig config, FolderListener listener, Images images, Namespace namespace)
      throws IOException {
    long imageTxid = namespace.appliedTxid();
    EpochFile epochs = new EpochFile(disk, currents);
    Epoch epoch = epochs.raise(namespace.epoch().value());
    FileEditLog log = openLog(config, listener, epoch, imageTxid);
    try {
      requireThrough(log, images, imageTxid);
      long entries = new Replay(log).onto(namespace);
      if (namespace.epoch().value() >= epoch.value()) {
        // The epoch files were lost; the log knows better. Nothing was appended yet.
        log.close();
        epoch = epochs.raise(namespace.epoch().value());
        log = openLog(config, listener, epoch, imageTxid);
      }
      List<String> notes = new ArrayList<>(images.refused());
      notes.addAll(log.recoveryNotes());
      return new RecoveredState(
          namespace, log, epoch, version, imageTxid, entries, List.copyOf(notes));
    } catch (IOException | RuntimeException e) {
      closeAfter(e, log);
      throw e;
    }
  }

  private FileEditLog openLog(
      EditLogConfig config, FolderListener listener, Epoch epoch, long imageTxid)
      throws IOException {
    FileEditLog log =
        FileEditLog.open(disk, currents, version.namespaceId(), epoch, config, listener, imageTxid);
    if (log.durableTxid() == 0 && imageTxid > 0) {
      log.startAfter(imageTxid); // Folders that were restored from an image alone.
    }
    return log;
  }

  /** An image is written only when the log holds everything in it: a shorter log lost something. */
  private void requireThrough(FileEditLog log, Images images, long imageTxid) throws IOException {
    if (log.durableTxid() < images.newestTxid()) {
      throw new EditLogCorruptException(
          currents,
          0,
          Math.max(log.durableTxid(), imageTxid),
          String.format(
              "the log ends at txid %d, before the image at txid %d that was written from it",
              log.durableTxid(), images.newestTxid()));
    }
  }

  private static void closeAfter(Exception cause, FileEditLog log) {
    try {
      log.close();
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  private static DfsException refusal(EditLogCorruptException e, Images images) {
    String message = String.valueOf(e.getMessage());
    if (images.noneIsGood()) {
      return new DfsException(
          DfsError.of(
                  ErrorCode.IMAGE_CORRUPT,
                  "no image is readable and the log does not make up for it: "
                      + images.refused()
                      + "; "
                      + message)
              .with("images", images.refused()),
          e);
    }
    return new DfsException(
        DfsError.of(ErrorCode.EDIT_LOG_CORRUPT, message)
            .with("files", e.copies())
            .with("offset", e.offset())
            .with("lastGoodTxid", e.lastGoodTxid())
            .with("lastSeenTxid", e.lastSeenTxid()),
        e);
  }

  @Override
  public void close() throws IOException {
    locks.close();
  }
}
