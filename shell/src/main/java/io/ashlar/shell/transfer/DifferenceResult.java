package io.ashlar.shell.transfer;

import java.util.List;

/**
 * Result of diff and sync.
 *
 * @param local operand
 * @param path operand
 * @param files compared on both sides
 * @param filesDifferent of these
 * @param equalChunks equal in length and checksum
 * @param differentChunks different, or there on one side only
 * @param bytesSent bytes of content that went over the network
 * @param bytesTotal bytes of all these files
 * @param ranges of the files that differ
 * @param onlyLocal local files and directories that are not stored; with sync: left alone
 * @param onlyStored stored ones that are not here; with sync: left alone
 * @param skipped left out
 * @param failed not compared
 */
public record DifferenceResult(
    String local,
    String path,
    long files,
    long filesDifferent,
    long equalChunks,
    long differentChunks,
    long bytesSent,
    long bytesTotal,
    List<Range> ranges,
    List<String> onlyLocal,
    List<String> onlyStored,
    List<TransferResult.Problem> skipped,
    List<TransferResult.Problem> failed) {
  /** Copies the lists. */
  public DifferenceResult {
    ranges = List.copyOf(ranges);
    onlyLocal = List.copyOf(onlyLocal);
    onlyStored = List.copyOf(onlyStored);
    skipped = List.copyOf(skipped);
    failed = List.copyOf(failed);
  }

  /**
   * Bytes that differ.
   *
   * @param path stored file
   */
  public record Range(String path, long offset, long length) {}

  /** True if nothing differs and nothing is on one side only. */
  public boolean equal() {
    return differentChunks == 0
        && filesDifferent == 0
        && onlyLocal.isEmpty()
        && onlyStored.isEmpty();
  }
}
