package io.ashlar.shell.glob;

import io.ashlar.common.path.DfsPath;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns operands into paths. A pattern is only looked for when nothing has the operand as its
 * literal name, because a name may hold any of the characters of patterns.
 */
public final class Operands {
  private Operands() {}

  /** Paths of all operands; one that names nothing is reported, the others are returned. */
  public static List<Target> expand(CommandContext context, List<String> operands)
      throws IOException {
    List<Target> all = new ArrayList<>();
    for (String operand : operands) {
      try {
        all.addAll(expand(context, operand));
      } catch (DfsException | InvalidPathException e) {
        Fatal.rethrowIfFatal(e);
        context.report().fail(e);
      }
    }
    return all;
  }

  /** Paths of one operand; a literal path is returned whether it exists or not. */
  public static List<Target> expand(CommandContext context, String operand) throws IOException {
    if (!Glob.isPattern(operand)) {
      return List.of(context.fileSystems().resolve(operand));
    }
    int rootEnd = rootEnd(operand);
    Target root =
        context.fileSystems().resolve(rootEnd == 0 ? "/" : operand.substring(0, rootEnd) + "/");
    String pattern = operand.substring(rootEnd);
    Target literal = root.at(DfsPath.parse(pattern));
    if (literal.fileSystem().find(literal.path()) != null) {
      return List.of(literal);
    }
    List<Target> found = new RemoteGlob(root).expand(pattern);
    if (found.isEmpty()) {
      throw new DfsException(
          ErrorCode.NOT_FOUND, "'" + operand + "': nothing has this name or matches this pattern");
    }
    return found;
  }

  /** Length of {@code dfs://host:port}; 0 if the operand is a plain path. */
  private static int rootEnd(String operand) {
    if (!operand.startsWith("dfs://")) {
      return 0;
    }
    int slash = operand.indexOf('/', "dfs://".length());
    return slash < 0 ? operand.length() : slash;
  }
}
