package io.ashlar.dist.cluster;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns the log of a daemon that died at its start into the error that the user sees. */
final class StartFailures {
  private static final int SHOWN_LINES_MAX = 15;
  private static final int READ_BYTES_MAX = 1 << 20;
  private static final Pattern FIRST_LINE = Pattern.compile("[a-z]+: ([A-Z_]+): (.*)");

  private StartFailures() {}

  /**
   * The error.
   *
   * @param logStart length of the log before the start; what stands before it is another story
   */
  static DfsException of(ClusterFolder folder, DaemonSpec daemon, long logStart) {
    Path log = folder.log(daemon.id());
    List<String> lines = linesSince(log, logStart);
    for (int i = lines.size() - 1; i >= 0; i--) {
      Matcher first = FIRST_LINE.matcher(lines.get(i));
      if (first.matches() && isCode(first.group(1))) {
        return known(daemon, log, first, lines.subList(i + 1, lines.size()));
      }
    }
    List<String> last = lines.subList(Math.max(0, lines.size() - SHOWN_LINES_MAX), lines.size());
    DfsError error =
        DfsError.of(
                ErrorCode.INTERNAL_ERROR,
                "daemon " + daemon.id() + " ended while it started; the end of its log follows")
            .with("log", log);
    for (int i = 0; i < last.size(); i++) {
      error = error.with("line" + (i + 1), last.get(i));
    }
    return error.toException();
  }

  private static DfsException known(
      DaemonSpec daemon, Path log, Matcher first, List<String> following) {
    DfsError error =
        DfsError.of(
            ErrorCode.fromWire(first.group(1)),
            "daemon " + daemon.id() + " did not start: " + first.group(2));
    String cause = "";
    for (String line : following) {
      int colon = line.indexOf(": ");
      if (!line.startsWith("  ") || colon < 0) {
        break;
      }
      String name = line.substring(2, colon);
      String value = line.substring(colon + 2);
      if (name.equals("cause")) {
        cause = value;
      } else if (!name.equals("remedy")) {
        error = error.with(name, value);
      }
    }
    return new DfsError(error.code(), error.message(), cause, error.evidence())
        .with("log", log)
        .toException();
  }

  private static boolean isCode(String name) {
    return ErrorCode.fromWire(name).name().equals(name);
  }

  private static List<String> linesSince(Path log, long start) {
    try (var in = Files.newInputStream(log)) {
      in.skipNBytes(Math.min(start, Files.size(log)));
      String text = new String(in.readNBytes(READ_BYTES_MAX), StandardCharsets.UTF_8);
      return new ArrayList<>(text.lines().toList());
    } catch (IOException e) {
      return List.of("the log cannot be read: " + e);
    }
  }
}
