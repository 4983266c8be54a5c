package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.glob.Glob;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints checksums that are equal for equal content at any block size. */
@Command(
    name = "checksum",
    description = "Prints COMPOSITE-CRC32C of files: equal content, equal sum, at any block size.")
public final class ChecksumCommand implements ShellCommand {
  private static final String ALGORITHM = "COMPOSITE-CRC32C";

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    boolean one = paths.size() == 1 && !Glob.isPattern(paths.get(0));
    return ForEach.single(
        context,
        paths,
        target -> {
          String sum =
              String.format(Locale.ROOT, "%08x", target.fileSystem().checksum(target.path()));
          context.line(ALGORITHM + " " + sum + (one ? "" : "  " + context.shown(target)));
          Map<String, Object> result = new LinkedHashMap<>();
          result.put("path", target.toString());
          result.put("algorithm", ALGORITHM);
          result.put("checksum", sum);
          return result;
        });
  }
}
