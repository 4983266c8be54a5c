package io.ashlar.namenode.tools;

import io.ashlar.common.disk.Disk;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.namenode.fsimage.ImageName;
import io.ashlar.namenode.fsimage.ImageReader;
import io.ashlar.namenode.storage.FolderCheck;
import io.ashlar.namenode.storage.NameNodeStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code dfs namenode verify}: reads every image and segment of every folder by itself. */
public final class StorageVerifier {
  private final Disk disk;

  /** Reads through {@code disk}. */
  public StorageVerifier(Disk disk) {
    this.disk = disk;
  }

  /**
   * What one file is worth.
   *
   * @param kind image, segment, version, epoch, or hole: records that a folder lacks
   * @param lastTxid that it reaches; -1 if it is damaged from the start
   * @param problem empty if it is good
   */
  public record Verdict(Path file, String kind, long firstTxid, long lastTxid, String problem) {
    /** True without a problem. */
    public boolean good() {
      return problem.isEmpty();
    }
  }

  /** Verdicts on all files, in the order of folders and names. Changes nothing. */
  public List<Verdict> verify(List<Path> folders) throws IOException {
    List<Verdict> verdicts = new ArrayList<>();
    for (Path folder : folders) {
      Path current = NameNodeStorage.current(folder);
      for (FolderCheck.Problem problem : new FolderCheck(disk).problems(folder)) {
        verdicts.add(new Verdict(problem.file(), problem.kind(), -1, -1, problem.text()));
      }
      if (disk.exists(current)) {
        for (Path file : disk.list(current)) {
          if (ImageName.txidOf(file).isPresent()) {
            verdicts.add(image(file));
          }
        }
        segments(current, verdicts);
      }
    }
    return verdicts;
  }

  private void segments(Path current, List<Verdict> verdicts) throws IOException {
    long next = -1;
    for (Path file : SegmentFiles.inOrder(disk, current)) {
      Verdict verdict = segment(file);
      if (next >= 0 && verdict.firstTxid() > next && verdicts.get(verdicts.size() - 1).good()) {
        String text =
            "records from txid " + next + " to " + (verdict.firstTxid() - 1) + " are missing";
        verdicts.add(new Verdict(current, "hole", next, verdict.firstTxid() - 1, text));
      }
      next = verdict.lastTxid() + 1;
      verdicts.add(verdict);
    }
  }

  private Verdict image(Path file) {
    long txid = ImageName.txidOf(file).orElseThrow();
    try (ImageReader reader = ImageReader.open(disk, file)) {
      return new Verdict(file, "image", txid, reader.txid(), "");
    } catch (IOException e) {
      return new Verdict(file, "image", txid, -1, String.valueOf(e.getMessage()));
    }
  }

  private Verdict segment(Path file) {
    long first = SegmentFiles.firstTxid(file);
    long[] last = {first - 1};
    try {
      new SegmentFiles(disk)
          .read(
              file,
              batch ->
                  last[0] =
                      batch.get(batch.size() - 1).getFirstTxid()
                          + batch.get(batch.size() - 1).getRecordsCount()
                          - 1);
      return new Verdict(file, "segment", first, last[0], SegmentFiles.shortfall(file, last[0]));
    } catch (IOException e) {
      return new Verdict(file, "segment", first, last[0], String.valueOf(e.getMessage()));
    }
  }
}
