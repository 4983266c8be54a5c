package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Counts directories, files and bytes below paths. */
@Command(name = "count", description = "Prints directories, files, bytes and path of subtrees.")
public final class CountCommand implements ShellCommand {
  @Option(names = "-h", description = "Sizes with units.")
  boolean human;

  @Option(names = "-v", description = "A line of headings first.")
  boolean headings;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  private record Row(String path, long directories, long files, long length, long spaceConsumed) {}

  @Override
  public int run(CommandContext context) throws IOException {
    if (headings) {
      context.line(line("DIR_COUNT", "FILE_COUNT", "CONTENT_SIZE", "PATHNAME"));
    }
    return ForEach.asking(
        context,
        paths,
        target -> target.fileSystem().calls().summary(target.path()),
        (target, summary) -> {
          context.line(
              line(
                  Long.toString(summary.directories()),
                  Long.toString(summary.files()),
                  Sizes.of(summary.bytes(), human),
                  context.shown(target)));
          return new Row(
              target.toString(),
              summary.directories(),
              summary.files(),
              summary.bytes(),
              summary.bytesReplicated());
        });
  }

  private static String line(String directories, String files, String length, String path) {
    return String.format(Locale.ROOT, "%12s %12s %18s %s", directories, files, length, path);
  }
}
