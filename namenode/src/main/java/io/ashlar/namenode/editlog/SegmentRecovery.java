package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the log at start: checks that it has no hole, closes the segment that a crash left in
 * progress, and makes the folders' copies equal.
 *
 * <p>A tail is cut only when the last batch was not written to its end and nothing but zeros
 * follows; that batch was never acknowledged. Segments that end at or below the image are not read:
 * only the older image would need them.
 */
final class SegmentRecovery {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentRecovery.class);

  private final Disk disk;
  private final List<Path> folders;
  private final UUID namespaceId;
  private final SegmentRepair repair;
  private final List<String> notes = new ArrayList<>();

  SegmentRecovery(Disk disk, List<Path> folders, UUID namespaceId) {
    this.disk = disk;
    this.folders = folders;
    this.namespaceId = namespaceId;
    this.repair = new SegmentRepair(disk, folders, namespaceId);
  }

  /**
   * What was found.
   *
   * @param lastTxid last good txid; 0 in an empty log
   * @param chain value of its batch
   * @param notes what was cut, copied or ignored, for people
   */
  record Recovered(long lastTxid, int chain, List<String> notes) {}

  /** Recovers what follows an image at {@code imageTxid}, 0 for none. */
  Recovered recover(long imageTxid) throws IOException {
    List<SegmentGroup> groups = new ArrayList<>(SegmentGroup.list(disk, folders).values());
    try {
      dropStale(groups, imageTxid);
      int from = firstNeeded(groups, imageTxid);
      refuseHoles(groups, from, imageTxid);
      Recovered recovered = read(groups.subList(from, groups.size()));
      fillBelow(groups.subList(0, from));
      return recovered;
    } catch (EditLogCorruptException e) {
      throw e.withLastSeen(Math.max(e.lastGoodTxid(), highestSeen(groups, e.lastGoodTxid())));
    }
  }

  /** A folder that failed long ago may hold an open segment that the others closed and trimmed. */
  private void dropStale(List<SegmentGroup> groups, long imageTxid) throws IOException {
    for (int i = groups.size() - 2; i >= 0; i--) {
      long next = groups.get(i + 1).name().firstTxid();
      if (groups.get(i).name().inProgress() && next <= imageTxid + 1) {
        for (Path copy : groups.remove(i).copies()) {
          note("An old segment of a folder that failed before was removed. file=" + copy);
          disk.deleteIfExists(copy);
        }
      }
    }
  }

  /** The first segment that goes beyond the image; the last one in any case, for its chain. */
  private static int firstNeeded(List<SegmentGroup> groups, long imageTxid) {
    int from = 0;
    while (from < groups.size() - 1
        && !groups.get(from).name().inProgress()
        && groups.get(from).name().lastTxid() <= imageTxid) {
      from++;
    }
    return from;
  }

  private void refuseHoles(List<SegmentGroup> groups, int from, long imageTxid) throws IOException {
    if (groups.isEmpty()) {
      return;
    }
    SegmentGroup first = groups.get(from);
    if (first.name().firstTxid() > imageTxid + 1) {
      throw new EditLogCorruptException(
          first.copies(),
          0,
          imageTxid,
          String.format(
              "expected a segment from txid %d, found one from %d",
              imageTxid + 1, first.name().firstTxid()));
    }
    for (int i = 1; i <= from; i++) {
      long before = groups.get(i - 1).name().lastTxid();
      if (groups.get(i).name().firstTxid() != before + 1) {
        note(
            String.format(
                "The log has a hole from txid %d to %d; the image at %d covers it.",
                before + 1, groups.get(i).name().firstTxid() - 1, imageTxid));
      }
    }
  }

  private Recovered read(List<SegmentGroup> groups) throws IOException {
    long nextTxid = -1;
    Integer chain = null;
    for (SegmentGroup group : groups) {
      SegmentName name = group.name();
      if (nextTxid >= 0 && name.firstTxid() != nextTxid) {
        throw new EditLogCorruptException(
            group.copies(), 0, nextTxid - 1, "expected a segment from txid " + nextTxid);
      }
      try (SegmentReader reader =
          SegmentReader.openAll(disk, name, group.copies(), namespaceId, chain)) {
        RawBatch batch = reader.nextRaw();
        while (batch != null) {
          batch = reader.nextRaw();
        }
        nextTxid = reader.nextTxid();
        chain = nextTxid == name.firstTxid() ? chain : Integer.valueOf(reader.chain());
        if (!reader.tornReason().isEmpty()) {
          note(
              String.format(
                  "An unfinished batch was cut after txid %d; it was never acknowledged. file=%s"
                      + " offset=%d reason=%s",
                  nextTxid - 1, group.copies(), reader.goodBytes(), reader.tornReason()));
        }
        repair.finish(group, reader).forEach(this::note);
      }
    }
    return new Recovered(Math.max(0, nextTxid - 1), chain == null ? 0 : chain, List.copyOf(notes));
  }

  private void fillBelow(List<SegmentGroup> groups) throws IOException {
    for (SegmentGroup group : groups) {
      repair.fill(group).forEach(this::note);
    }
  }

  /** For the message only: what a truncation would lose. */
  private long highestSeen(List<SegmentGroup> groups, long lastGood) {
    long highest = -1;
    for (SegmentGroup group : groups) {
      highest = Math.max(highest, Math.max(group.name().firstTxid() - 1, group.name().lastTxid()));
      if (group.name().inProgress() || group.name().lastTxid() > lastGood) {
        highest = Math.max(highest, highestIn(group));
      }
    }
    return highest;
  }

  private long highestIn(SegmentGroup group) {
    long highest = -1;
    for (Path path : group.copies()) {
      try (SegmentCopy copy = SegmentCopy.open(disk, path)) {
        highest = Math.max(highest, copy.highestTxidFrom(0));
      } catch (IOException e) {
        LOG.debug("A copy cannot be searched. file={}", path, e);
      }
    }
    return highest;
  }

  private void note(String what) {
    LOG.warn("{}", what);
    notes.add(what);
  }
}
