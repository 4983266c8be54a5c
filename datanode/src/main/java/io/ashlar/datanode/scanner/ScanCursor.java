package io.ashlar.datanode.scanner;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far a pass over a volume has come, as it is kept on the volume. It is a hint: a damaged one
 * makes the pass begin anew.
 *
 * @param startedWallMs when the pass began, by the wall clock
 * @param lastBlockId everything up to this block was compared; -1: nothing
 */
record ScanCursor(long startedWallMs, long lastBlockId) {
  private static final Logger LOG = LoggerFactory.getLogger(ScanCursor.class);
  private static final int BYTES_MAX = 1_000;
  private static final String LAYOUT = "1";
  private static final int FIELDS = 4;

  /** The one in {@code file}; null if there is none that can be used. */
  static @Nullable ScanCursor load(Disk disk, Path file) throws IOException {
    if (!disk.exists(file)) {
      return null;
    }
    String text = new String(disk.readAll(file, BYTES_MAX), StandardCharsets.US_ASCII).strip();
    ScanCursor cursor = parse(text);
    if (cursor == null) {
      LOG.warn("Where the scanner was is not readable, it begins anew. file={}", file);
    }
    return cursor;
  }

  private static @Nullable ScanCursor parse(String text) {
    String[] fields = text.split(" ", -1);
    if (fields.length != FIELDS || !fields[0].equals(LAYOUT)) {
      return null;
    }
    try {
      ScanCursor cursor = new ScanCursor(Long.parseLong(fields[1]), Long.parseLong(fields[2]));
      return cursor.text().equals(text) ? cursor : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private String text() {
    String values = LAYOUT + " " + startedWallMs + " " + lastBlockId;
    int crc = ChunkChecksums.of(values.getBytes(StandardCharsets.US_ASCII));
    return values + " " + Integer.toHexString(crc);
  }

  /** Replaces the one in {@code file}, so that after a crash the old or the new one is there. */
  void save(Disk disk, Path file) throws IOException {
    AtomicFiles.replace(disk, file, (text() + "\n").getBytes(StandardCharsets.US_ASCII));
  }
}
