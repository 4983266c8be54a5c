package io.ashlar.namenode.tools;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.namenode.editlog.SegmentFiles.Fit;
import io.ashlar.namenode.editlog.SegmentFiles.Standing;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.namenode.storage.NameNodeStorage;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * {@code dfs namenode recover --truncate-at TXID}: drops everything after a txid, at an operator's
 * word. What is dropped is kept beside, under {@code truncated_<txid>}. Nothing is touched if the
 * log could not end there afterwards.
 */
public final class LogTruncation {
  private static final int COPY_BYTES = 1 << 20;

  private final Disk disk;
  private final SegmentFiles segments;

  /** Works through {@code disk}, on folders that nobody has open. */
  public LogTruncation(Disk disk) {
    this.disk = disk;
    this.segments = new SegmentFiles(disk);
  }

  /**
   * Truncates in every folder.
   *
   * @return the files that were moved aside or cut
   * @throws DfsException INVALID_ARGUMENT if neither log nor image can end there
   */
  public List<Path> truncateAt(List<Path> folders, long txid) throws IOException {
    List<Path> changed = new ArrayList<>();
    try (NameNodeStorage storage = NameNodeStorage.open(disk, folders)) {
      for (Map.Entry<Path, Boolean> step : plan(storage.currents(), txid).entrySet()) {
        Path file = step.getKey();
        Path current = Objects.requireNonNull(file.getParent(), "a file in a folder");
        Path aside = current.resolveSibling("truncated_" + txid);
        disk.createDirectories(aside);
        if (step.getValue()) {
          copy(file, aside.resolve(file.getFileName()));
          disk.forceDirectory(aside);
          segments.truncateAfter(file, txid);
        } else {
          disk.rename(file, aside.resolve(file.getFileName()));
          disk.forceDirectory(aside);
        }
        changed.add(file);
      }
      for (Path current : storage.currents()) {
        disk.forceDirectory(current);
      }
    }
    return changed;
  }

  /** Files to cut (true) or to move aside (false). */
  private Map<Path, Boolean> plan(List<Path> currents, long txid) throws IOException {
    Map<Path, Boolean> plan = new LinkedHashMap<>();
    Map<Path, Standing> standings = new LinkedHashMap<>();
    long image = 0;
    for (Path current : currents) {
      for (Path file : disk.list(current)) {
        long imageTxid = ImageName.txidOf(file).orElse(-1);
        if (imageTxid > txid) {
          plan.put(file, false);
        } else if (imageTxid > image && verifies(file)) {
          image = imageTxid;
        } else if (SegmentFiles.isSegment(file)) {
          standings.put(file, segments.standing(file, txid));
        }
      }
    }
    long reached = reached(standings, image);
    if (reached == txid) {
      planSegments(standings, plan);
    } else if (image == txid) {
      standings.keySet().forEach(file -> plan.put(file, false));
    } else {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "the log cannot end at txid %d: no batch ends there, or what leads there is damaged;"
                  + " the nearest end is txid %d",
              txid, reached));
    }
    return plan;
  }

  /** How far the log goes from the image without hole or damage, each segment by its best copy. */
  private static long reached(Map<Path, Standing> standings, long image) {
    TreeMap<Long, Long> best = new TreeMap<>();
    standings.forEach(
        (file, standing) -> {
          if (standing.fit() != Fit.ABOVE) {
            best.merge(SegmentFiles.firstTxid(file), standing.reachedTxid(), Math::max);
          }
        });
    long reached = 0;
    for (Map.Entry<Long, Long> segment : best.entrySet()) {
      if (segment.getKey() > Math.max(reached, image) + 1) {
        return reached;
      }
      reached = segment.getValue();
    }
    return reached;
  }

  private static void planSegments(Map<Path, Standing> standings, Map<Path, Boolean> plan) {
    standings.forEach(
        (file, standing) -> {
          if (standing.fit() != Fit.BELOW) {
            plan.put(file, standing.fit() == Fit.CUT);
          }
        });
  }

  private boolean verifies(Path image) {
    try (ImageReader reader = ImageReader.open(disk, image)) {
      return reader.txid() >= 0;
    } catch (IOException e) {
      return false;
    }
  }

  private void copy(Path source, Path target) throws IOException {
    disk.deleteIfExists(target);
    try (DiskFile in = disk.openRead(source);
        DiskFile out = disk.createNew(target)) {
      ByteBuffer buffer = ByteBuffer.allocate(COPY_BYTES);
      long size = in.size();
      for (long at = 0; at < size; at += buffer.limit()) {
        in.read(buffer.clear(), at);
        out.write(buffer.flip().duplicate(), at);
      }
      out.force(true);
    }
  }
}
