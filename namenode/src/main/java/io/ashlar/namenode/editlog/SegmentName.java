package io.ashlar.namenode.editlog;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Name of a segment's file: {@code edits_<first>-<last>}, or {@code edits_inprogress_<first>}.
 *
 * @param lastTxid -1 while in progress
 */
record SegmentName(long firstTxid, long lastTxid) {
  static final String IN_PROGRESS = "edits_inprogress_";
  private static final Pattern CLOSED = Pattern.compile("edits_(\\d{1,19})-(\\d{1,19})");
  private static final Pattern OPEN = Pattern.compile(IN_PROGRESS + "(\\d{1,19})");

  boolean inProgress() {
    return lastTxid < 0;
  }

  String fileName() {
    return inProgress() ? IN_PROGRESS + firstTxid : "edits_" + firstTxid + "-" + lastTxid;
  }

  /** The folder that holds a segment's file. */
  static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file in a folder");
  }

  static Optional<SegmentName> parse(Path file) {
    String name = file.getFileName().toString();
    Matcher closed = CLOSED.matcher(name);
    if (closed.matches()) {
      return Optional.of(
          new SegmentName(Long.parseLong(closed.group(1)), Long.parseLong(closed.group(2))));
    }
    Matcher open = OPEN.matcher(name);
    return open.matches()
        ? Optional.of(new SegmentName(Long.parseLong(open.group(1)), -1))
        : Optional.empty();
  }
}
