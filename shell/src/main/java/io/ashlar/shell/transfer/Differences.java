package io.ashlar.shell.transfer;

import io.ashlar.client.ByteRange;
import io.ashlar.client.FileDifference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * What the files of one run add up to.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Differences {
  private final List<DifferenceResult.Range> ranges = new ArrayList<>();
  private final List<String> onlyLocal = new ArrayList<>();
  private final List<String> onlyStored = new ArrayList<>();
  private long equalChunks;
  private long differentChunks;
  private long bytesSent;
  private long bytesTotal;
  private long filesDifferent;

  synchronized void add(String path, FileDifference difference) {
    equalChunks += difference.equalChunks();
    differentChunks += difference.differentChunks();
    bytesSent += difference.bytesSent();
    bytesTotal += difference.bytesTotal();
    filesDifferent += difference.equal() ? 0 : 1;
    for (ByteRange range : difference.ranges()) {
      ranges.add(new DifferenceResult.Range(path, range.offset(), range.length()));
    }
  }

  synchronized void onlyLocal(String path) {
    onlyLocal.add(path);
  }

  synchronized void onlyStored(String path) {
    onlyStored.add(path);
  }

  /** Sorted, so that equal trees give equal results. */
  synchronized DifferenceResult result(String local, String path, TransferResult run) {
    ranges.sort(
        Comparator.comparing(DifferenceResult.Range::path)
            .thenComparingLong(DifferenceResult.Range::offset));
    Collections.sort(onlyLocal);
    Collections.sort(onlyStored);
    return new DifferenceResult(
        local,
        path,
        run.files(),
        filesDifferent,
        equalChunks,
        differentChunks,
        bytesSent,
        bytesTotal,
        List.copyOf(ranges),
        List.copyOf(onlyLocal),
        List.copyOf(onlyStored),
        run.skipped(),
        run.failed());
  }
}
