package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Reads every file with a fresh client and compares it with what its writer was promised. */
final class Promises {
  private final DfsClient client;
  private final LongFunction<String> paths;
  private final List<String> violations = new ArrayList<>();
  private long bytesRead;

  Promises(DfsClient client, String folder) {
    this(client, file -> folder + "/" + file);
  }

  /** Of files that are elsewhere than where they were made. */
  Promises(DfsClient client, LongFunction<String> paths) {
    this.client = client;
    this.paths = paths;
  }

  /** Broken promises so far, each with its invariant. */
  List<String> violations() {
    return violations;
  }

  long bytesRead() {
    return bytesRead;
  }

  /**
   * Checks all files of a journal.
   *
   * @param memoryLost true if every process of a pipeline died, so that what was only flushed may
   *     be gone
   */
  void check(Journal journal, boolean memoryLost) throws IOException {
    for (Map.Entry<Long, Journal.Entry> file : journal.files().entrySet()) {
      check(file.getKey(), file.getValue(), memoryLost);
    }
  }

  /** Checks one file that was closed at {@code length}. */
  void checkClosed(long file, long length) throws IOException {
    Journal.Entry entry = new Journal.Entry();
    entry.sent = length;
    entry.closed = true;
    check(file, entry, false);
  }

  /** Checks one file. */
  void check(long file, Journal.Entry entry, boolean memoryLost) throws IOException {
    String path = paths.apply(file);
    long promised = memoryLost ? entry.synced : entry.flushed;
    promised = entry.closed ? entry.sent : promised;
    long length;
    try {
      FileStatus status = client.stat(path);
      if (entry.closed && status.length() != entry.sent) {
        violations.add("I1 " + path + ": closed at " + entry.sent + ", has " + status.length());
      }
      length = read(path, file);
    } catch (DfsException e) {
      if (promised > 0 || e.code() != ErrorCode.NOT_FOUND) {
        violations.add("I1 " + path + ": " + promised + " bytes promised; " + e.getMessage());
      }
      return;
    }
    if (length < promised) {
      violations.add("I1 " + path + ": promised " + promised + ", read " + length);
    }
    if (length > entry.sent) {
      violations.add("I3 " + path + ": sent " + entry.sent + ", read " + length);
    }
  }

  /** Length that could be read. */
  private long read(String path, long file) throws IOException {
    byte[] buffer = new byte[1 << 16];
    long at = 0;
    try (DfsInputStream in = client.open(path)) {
      for (int n = in.read(buffer, 0, buffer.length); n >= 0; ) {
        long foreign = Bytes.firstForeign(file, at, buffer, n);
        if (foreign >= 0) {
          violations.add("I3 " + path + ": wrong byte at " + foreign);
          return at + n;
        }
        at += n;
        bytesRead += n;
        n = in.read(buffer, 0, buffer.length);
      }
    }
    return at;
  }
}
