package io.ashlar.it.harness.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a test ordered for the daemon of this process: operations that fail, and an offset of the
 * wall clock. Notes what struck, and what was still done to a file whose force had failed.
 *
 * <p><b>Threading</b>: any thread.
 */
final class Orders {
  private final FaultFiles files;
  private final Set<String> unforced = new HashSet<>();
  private String text = "";
  private List<Counted> rules = List.of();
  private volatile long wallOffsetMs;

  /** A rule and how many operations fitted it. */
  private static final class Counted {
    final DiskRule rule;
    long seen;

    Counted(DiskRule rule) {
      this.rule = rule;
    }
  }

  Orders(FaultFiles files) {
    this.files = files;
  }

  long wallOffsetMs() {
    return wallOffsetMs;
  }

  /** Follows new orders, if there are any. */
  synchronized void look() throws IOException {
    String now = files.orders();
    if (now.equals(text)) {
      return;
    }
    List<Counted> read = new ArrayList<>();
    long offset = 0;
    for (String line : now.lines().toList()) {
      if (line.startsWith("wall ")) {
        offset = Long.parseLong(line.substring(5));
      } else if (line.startsWith("disk ")) {
        read.add(new Counted(DiskRule.ofLine(line)));
      }
    }
    rules = read;
    wallOffsetMs = offset;
    text = now;
    files.follow(now);
  }

  /** The error with which the operation fails; null if it does not. */
  synchronized @org.jspecify.annotations.Nullable DiskError errorOf(
      DiskOperation operation, String path) {
    for (Counted one : rules) {
      if (one.rule.fits(operation, path)) {
        long number = one.seen++;
        if (number >= one.rule.after() && number - one.rule.after() < one.rule.times()) {
          strike(operation + " " + one.rule.error() + " " + path);
          if (operation == DiskOperation.FORCE) {
            unforced.add(path);
          }
          return one.rule.error();
        }
      }
    }
    if (operation == DiskOperation.FORCE && unforced.contains(path)) {
      strike("AGAIN " + operation + " " + path);
    }
    return null;
  }

  private void strike(String line) {
    try {
      files.strike(line);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
