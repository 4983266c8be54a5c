package io.ashlar.namenode.editlog;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.editlog.SegmentWriter.NoRoomException;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The edit log in files of several metadata folders.
 *
 * <p><b>Durability</b>: append returns when the batch is forced in every folder that has not
 * failed. A folder whose write or force failed gets nothing more into that segment (a failed force
 * is never retried). The segment is then closed in the other folders before append returns, so that
 * at the next start its name tells that the failed folder's copy is too short; every batch of a
 * segment that is still in progress is in all of its copies. The failed folder is filled again and
 * used again from a later segment on. With no folder left append throws, and the log must not be
 * used any more.
 *
 * <p><b>Threading</b>: one thread appends, rolls and trims; {@link #read}, {@link #prepareReturn}
 * and the getters from any.
 */
public final class FileEditLog implements EditLog {
  private final Disk disk;
  private final LogFolders folders;
  private final UUID namespaceId;
  private final Epoch epoch;
  private final EditLogConfig config;
  private final FolderTasks tasks;
  private final SegmentRepair repair;
  private final ReentrantLock refilling = new ReentrantLock();
  private final List<String> recoveryNotes;
  private List<SegmentWriter> writers = List.of();
  private long segmentFirstTxid;
  private long segmentLastTxid;
  private long offset;
  private int chain;
  private volatile long durableTxid;
  private @Nullable IOException brokenBy;

  private FileEditLog(
      Disk disk,
      LogFolders folders,
      UUID namespaceId,
      Epoch epoch,
      EditLogConfig config,
      SegmentRecovery.Recovered recovered) {
    this.disk = disk;
    this.folders = folders;
    this.namespaceId = namespaceId;
    this.epoch = epoch;
    this.config = config;
    this.tasks = new FolderTasks(folders.all().size(), config.parallel());
    this.repair = new SegmentRepair(disk, folders.all(), namespaceId);
    this.recoveryNotes = recovered.notes();
    this.durableTxid = recovered.lastTxid();
    this.chain = recovered.chain();
  }

  /** {@link #open(Disk, List, UUID, Epoch, EditLogConfig, FolderListener, long)} without image. */
  public static FileEditLog open(
      Disk disk,
      List<Path> folders,
      UUID namespaceId,
      Epoch epoch,
      EditLogConfig config,
      FolderListener listener)
      throws IOException {
    return open(disk, folders, namespaceId, epoch, config, listener, 0);
  }

  /**
   * Opens the log of {@code folders}: recovers the segment in progress, makes the folders equal,
   * and is ready to append after the last good batch.
   *
   * @param imageTxid of the image that the log continues; 0 for none. What lies below is not read
   * @throws EditLogCorruptException if an acknowledged batch may be damaged in every folder
   */
  public static FileEditLog open(
      Disk disk,
      List<Path> folders,
      UUID namespaceId,
      Epoch epoch,
      EditLogConfig config,
      FolderListener listener,
      long imageTxid)
      throws IOException {
    SegmentRecovery.Recovered recovered =
        new SegmentRecovery(disk, folders, namespaceId).recover(imageTxid);
    return new FileEditLog(
        disk, new LogFolders(folders, listener), namespaceId, epoch, config, recovered);
  }

  @Override
  public void append(List<EditEntry> entries) throws IOException {
    checkNotBroken();
    long first = entries.get(0).getFirstTxid();
    checkState(
        first == durableTxid + 1, () -> "expected txid " + (durableTxid + 1) + ", found " + first);
    ByteBuffer batch = SegmentFormat.encodeBatch(entries, chain);
    makeRoom(first, batch.remaining());
    Map<SegmentWriter, IOException> failures =
        tasks.run(
            writers,
            writer -> {
              writer.write(batch, offset);
              writer.force();
            });
    drop(failures);
    EditEntry last = entries.get(entries.size() - 1);
    segmentLastTxid = last.getFirstTxid() + last.getRecordsCount() - 1;
    offset += batch.remaining();
    chain = SegmentFormat.chainOf(batch);
    if (!failures.isEmpty()) {
      closeSegment();
    }
    durableTxid = segmentLastTxid;
  }

  /** Takes room in every folder before a byte of the batch is written anywhere. */
  private void makeRoom(long firstTxid, int batchBytes) throws IOException {
    if (!writers.isEmpty() && offset + batchBytes > config.segmentBytesMax()) {
      closeSegment();
    }
    if (!writers.isEmpty()) {
      Map<SegmentWriter, IOException> failures =
          tasks.run(writers, writer -> writer.allocate(offset + batchBytes));
      if (failures.isEmpty()) {
        return;
      }
      dropUnlessAllFull(failures);
      closeSegment();
    }
    startSegment(firstTxid, batchBytes);
  }

  /** One full folder of several is left out; if all that work are full, the batch must wait. */
  private void dropUnlessAllFull(Map<SegmentWriter, IOException> failures) throws IOException {
    Map<SegmentWriter, IOException> full = new LinkedHashMap<>(failures);
    full.values().removeIf(cause -> !(cause instanceof NoRoomException));
    Map<SegmentWriter, IOException> others = new LinkedHashMap<>(failures);
    others.keySet().removeAll(full.keySet());
    drop(others);
    if (full.size() == writers.size()) {
      if (!others.isEmpty()) {
        closeSegment();
      }
      throw full(full.values().iterator().next());
    }
    drop(full);
  }

  private EditLogFullException full(IOException cause) {
    return new EditLogFullException(
        "no metadata folder has room for the log: " + folders.all(), cause);
  }

  private void drop(Map<SegmentWriter, IOException> failures) throws IOException {
    if (failures.isEmpty()) {
      return;
    }
    List<SegmentWriter> kept = new ArrayList<>(writers);
    failures.forEach(
        (writer, cause) -> {
          kept.remove(writer);
          folders.fail(writer.folder(), cause);
          try {
            writer.close();
          } catch (IOException e) {
            cause.addSuppressed(e);
          }
        });
    writers = List.copyOf(kept);
    if (writers.isEmpty()) {
      throw broken(failures.values());
    }
  }

  private IOException broken(Iterable<IOException> causes) {
    IOException failure = new IOException("every metadata folder failed: " + folders.all());
    causes.forEach(failure::addSuppressed);
    brokenBy = failure;
    return failure;
  }

  /**
   * A roll may have failed, of which only who asked for it was told; nothing is written any more.
   */
  private void checkNotBroken() throws IOException {
    if (brokenBy != null) {
      throw new IOException(
          "the edit log failed before and must be opened anew: " + brokenBy.getMessage(), brokenBy);
    }
  }

  private void startSegment(long firstTxid, int batchBytes) throws IOException {
    SegmentFormat.Header header =
        new SegmentFormat.Header(firstTxid, epoch.value(), namespaceId, chain);
    String name = new SegmentName(firstTxid, -1).fileName();
    long end = SegmentFormat.HEADER_BYTES + (long) batchBytes;
    List<SegmentWriter> begun = new ArrayList<>();
    Map<Path, IOException> failures = new LinkedHashMap<>();
    for (Path folder : folders.forNextSegment()) {
      try {
        if (!folders.hasFailed(folder) || refill(folder)) {
          begun.add(
              SegmentWriter.create(disk, folder.resolve(name), header, config.pieceBytes(), end));
        }
      } catch (IOException e) {
        failures.put(folder, e);
      }
    }
    writers = List.copyOf(begun);
    if (begun.isEmpty()) {
      IOException full = firstFull(failures.values());
      throw full == null ? broken(failures.values()) : full(full);
    }
    failures.forEach(folders::failAgain);
    begun.forEach(writer -> folders.returned(writer.folder()));
    segmentFirstTxid = firstTxid;
    segmentLastTxid = firstTxid - 1;
    offset = SegmentFormat.HEADER_BYTES;
  }

  private static @Nullable IOException firstFull(Iterable<IOException> causes) {
    for (IOException cause : causes) {
      if (cause instanceof NoRoomException) {
        return cause;
      }
    }
    return null;
  }

  /** False while {@link #prepareReturn} is still at it; the next segment will ask again. */
  private boolean refill(Path folder) throws IOException {
    if (!refilling.tryLock()) {
      return false;
    }
    try {
      repair.refill(folder);
      return true;
    } finally {
      refilling.unlock();
    }
  }

  /**
   * Copies closed segments to folders that failed, so that little is left to do when the next
   * segment takes them back. For a thread that may wait, while no {@link #trim} runs.
   */
  public void prepareReturn() {
    refilling.lock();
    try {
      for (Path folder : folders.failed()) {
        repair.refill(folder);
      }
    } catch (IOException e) {
      // Whatever is wrong with the folder will be told when the next segment tries it.
    } finally {
      refilling.unlock();
    }
  }

  /**
   * Goes on after {@code txid}, that of an image, in folders that hold no log. Nothing may have
   * been appended yet.
   */
  public void startAfter(long txid) {
    checkState(writers.isEmpty() && durableTxid == 0, "there is a log already");
    durableTxid = txid;
    chain = 0;
  }

  @Override
  public long durableTxid() {
    return durableTxid;
  }

  @Override
  public void roll() throws IOException {
    checkNotBroken();
    closeSegment();
  }

  private void closeSegment() throws IOException {
    if (writers.isEmpty()) {
      return;
    }
    SegmentName closed = new SegmentName(segmentFirstTxid, segmentLastTxid);
    drop(tasks.run(writers, writer -> writer.finish(closed, offset)));
    writers = List.of();
  }

  @Override
  public EntryReader read(long fromTxid) throws IOException {
    return new LogReader(disk, folders.all(), namespaceId, fromTxid, durableTxid);
  }

  @Override
  public void trim(long txid) throws IOException {
    // Oldest first: a hole that a crash leaves is then below what is kept.
    for (SegmentGroup group : SegmentGroup.list(disk, folders.all()).values()) {
      if (!group.name().inProgress() && group.name().lastTxid() < txid) {
        for (Path copy : group.copies()) {
          if (!folders.hasFailed(SegmentName.folderOf(copy))) {
            disk.deleteIfExists(copy);
          }
        }
      }
    }
  }

  /** Folders that take no batches now. */
  public List<Path> failedFolders() {
    return folders.failed();
  }

  /** What the recovery cut, copied or ignored, for people; empty if all was well. */
  public List<String> recoveryNotes() {
    return recoveryNotes;
  }

  @Override
  public void close() throws IOException {
    try {
      if (brokenBy == null) {
        closeSegment();
      }
      for (SegmentWriter writer : writers) {
        writer.close();
      }
      writers = List.of();
    } finally {
      tasks.close();
    }
  }
}
