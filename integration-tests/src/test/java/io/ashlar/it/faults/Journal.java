package io.ashlar.it.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a writer was promised, as it noted it line by line: {@code time what file length}. A writer
 * that is killed leaves at most its last line unfinished.
 */
final class Journal {
  /** One file. */
  static final class Entry {
    long sent;
    long flushed;
    long synced;
    boolean closed;
    boolean closing;
    boolean failed;

    /** Code of the error with which it failed. */
    String failure = "";
  }

  private static final String FAILED = "failed:";

  private final Map<Long, Entry> files = new TreeMap<>();
  private long longestStallMs;
  private int acks;
  private int promises;

  private Journal() {}

  static Journal empty() {
    return new Journal();
  }

  static Journal read(Path file) throws IOException {
    Journal journal = new Journal();
    String text = Files.readString(file, StandardCharsets.UTF_8);
    long lastMs = 0;
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words.length != 4) {
        continue;
      }
      long nowMs = Long.parseLong(words[0]);
      journal.note(words[1], Long.parseLong(words[2]), Long.parseLong(words[3]));
      if (!words[1].equals("sent")) {
        journal.acks++;
        journal.promises += words[1].startsWith(FAILED) || words[1].equals("closing") ? 0 : 1;
        journal.longestStallMs = Math.max(journal.longestStallMs, lastMs == 0 ? 0 : nowMs - lastMs);
        lastMs = nowMs;
      }
    }
    return journal;
  }

  private void note(String what, long file, long length) {
    Entry entry = files.computeIfAbsent(file, unused -> new Entry());
    if (what.startsWith(FAILED)) {
      entry.failed = true;
      entry.failure = what.substring(FAILED.length());
      return;
    }
    switch (what) {
      case "sent" -> entry.sent = length;
      case "hflush" -> entry.flushed = length;
      case "hsync" -> {
        entry.flushed = length;
        entry.synced = length;
      }
      case "closing" -> entry.closing = true;
      case "closed" -> entry.closed = true;
      default -> throw new IllegalArgumentException(what);
    }
  }

  Map<Long, Entry> files() {
    return files;
  }

  /** Longest time between two answers that the writer got. */
  long longestStallMs() {
    return longestStallMs;
  }

  /** Answers that promise something: hflush, hsync and close. */
  int promises() {
    return promises;
  }

  /** Answers that it got. */
  int acks() {
    return acks;
  }
}
