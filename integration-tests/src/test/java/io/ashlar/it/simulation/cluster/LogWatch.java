package io.ashlar.it.simulation.cluster;

import io.ashlar.common.disk.Disk;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything that the NameNode ever decided: reads closed segments of its log before they are
 * trimmed, and at the end those that are left.
 */
public final class LogWatch {
  private static final String IN_PROGRESS = "inprogress";

  private final Disk disk;
  private final Path folder;
  private final SegmentFiles segments;
  private final TreeMap<Long, EditEntry> entries = new TreeMap<>();

  LogWatch(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
    this.segments = new SegmentFiles(disk);
  }

  /** {@code file} is about to be deleted. */
  void beforeDelete(Path file) throws IOException {
    boolean closed = SegmentFiles.isSegment(file) && !file.toString().contains(IN_PROGRESS);
    if (closed && disk.exists(file)) {
      read(file);
    }
  }

  private void read(Path file) throws IOException {
    long unused =
        segments.read(
            file, batch -> batch.forEach(entry -> entries.put(entry.getFirstTxid(), entry)));
  }

  /** I7: over all of the log stamps rise, and no id is given out twice. */
  public void judge(SimWorld world) throws IOException {
    for (Path file : SegmentFiles.inOrder(disk, folder)) {
      read(file);
    }
    List<Given> given = new ArrayList<>();
    long nextTxid = 1;
    for (EditEntry entry : entries.values()) {
      if (entry.getFirstTxid() != nextTxid) {
        world.violation(
            "I7",
            String.format("the log goes on with %d, expected %d", entry.getFirstTxid(), nextTxid));
      }
      nextTxid = entry.getFirstTxid() + entry.getRecordsCount();
      entry.getRecordsList().forEach(record -> add(record, given));
    }
    judge(world, given);
  }

  /**
   * A number that was given out.
   *
   * @param kind numbers of one kind rise
   */
  private record Given(String kind, long number) {}

  private static void add(EditRecord record, List<Given> given) {
    switch (record.getRecordCase()) {
      case EPOCH_STARTED -> given.add(new Given("epoch", record.getEpochStarted().getEpoch()));
      case SESSION_OPENED ->
          given.add(new Given("session", record.getSessionOpened().getSessionId()));
      case DIRECTORY_CREATED ->
          given.add(new Given("inode", record.getDirectoryCreated().getInodeId()));
      case FILE_CREATED -> given.add(new Given("inode", record.getFileCreated().getInodeId()));
      case BLOCK_ALLOCATED -> {
        given.add(new Given("block", record.getBlockAllocated().getBlockId()));
        given.add(new Given("stamp", record.getBlockAllocated().getGenerationStamp()));
      }
      case STAMP_ISSUED ->
          given.add(new Given("stamp", record.getStampIssued().getGenerationStamp()));
      case FILE_TRUNCATED -> {
        if (record.getFileTruncated().getGenerationStamp() != 0) {
          given.add(new Given("stamp", record.getFileTruncated().getGenerationStamp()));
        }
      }
      default -> {}
    }
  }

  private static void judge(SimWorld world, List<Given> given) {
    TreeMap<String, Long> last = new TreeMap<>();
    Set<Given> seen = new HashSet<>();
    for (Given one : given) {
      Long before = last.put(one.kind(), one.number());
      if (!seen.add(one)) {
        world.violation("I7", one.kind() + " " + one.number() + " was given out twice");
      } else if (before != null && before > one.number()) {
        world.violation("I7", one.kind() + " " + one.number() + " was given out after " + before);
      }
    }
  }
}
