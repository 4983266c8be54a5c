package io.ashlar.shell.local;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.glob.Glob;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Turns local operands into paths. A pattern is only looked for when nothing has the operand as its
 * literal name.
 */
public final class LocalOperands {
  private LocalOperands() {}

  /** The operand as a local path; {@code file:} in front is accepted. */
  public static Path path(String operand) throws DfsException {
    String text = operand.startsWith("file://") ? operand.substring("file://".length()) : operand;
    if (text.isEmpty()) {
      throw new DfsException(ErrorCode.INVALID_PATH, "the local path is empty; expected a name");
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.INVALID_PATH, "the local path cannot be used: " + e.getReason()),
          e);
    }
  }

  /** Paths of one operand, sorted; fails if it names nothing. */
  public static List<Path> expand(String operand) throws IOException {
    Path literal = path(operand);
    if (Files.exists(literal, LinkOption.NOFOLLOW_LINKS)) {
      return List.of(literal);
    }
    List<Path> found = new ArrayList<>();
    if (Glob.isPattern(operand)) {
      for (String written : Glob.expandBraces(operand)) {
        descend(Path.of(operand.startsWith("/") ? "/" : ""), written.split("/", -1), 0, found);
      }
    }
    if (found.isEmpty()) {
      String hint =
          operand.indexOf('\uFFFD') >= 0 ? " (a name that is not UTF-8 cannot be given)" : "";
      throw DfsError.of(ErrorCode.LOCAL_IO, operand + ": no such local file or directory" + hint)
          .with("localPath", literal.toAbsolutePath())
          .toException();
    }
    return found;
  }

  private static void descend(Path at, String[] components, int depth, List<Path> found)
      throws IOException {
    if (depth == components.length) {
      found.add(at);
      return;
    }
    String component = components[depth];
    if (component.isEmpty()) {
      descend(at, components, depth + 1, found);
      return;
    }
    if (!Glob.isPattern(component)) {
      Path next = at.resolve(component);
      if (Files.exists(next, LinkOption.NOFOLLOW_LINKS)) {
        descend(next, components, depth + 1, found);
      }
      return;
    }
    for (Path match : matches(at, Glob.parse(component), component.startsWith("."))) {
      descend(match, components, depth + 1, found);
    }
  }

  /** As in every shell, hidden names match only a pattern that begins with a dot. */
  private static List<Path> matches(Path directory, Glob glob, boolean hidden) throws IOException {
    List<Path> matches = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return matches;
    }
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        Path name = child.getFileName();
        String text = name == null ? "" : name.toString();
        if ((hidden || !text.startsWith(".")) && glob.matches(text)) {
          matches.add(name == null ? child : directory.resolve(name));
        }
      }
    }
    Collections.sort(matches);
    return matches;
  }
}
