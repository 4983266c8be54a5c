package io.ashlar.shell.command;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.text.Sizes;
import io.ashlar.shell.walk.InOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints how much space files and directories take. */
@Command(
    name = "du",
    description = "Prints bytes, bytes times replication, and path of files and directories.")
public final class DuCommand implements ShellCommand {
  @Option(names = "-s", description = "One line for each operand instead of one for each child.")
  boolean summarize;

  @Option(names = "-h", description = "Sizes with units.")
  boolean human;

  @Option(names = "-v", description = "A line of headings first.")
  boolean headings;

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Default: /")
  List<String> paths = new ArrayList<>();

  private final List<Row> rows = new ArrayList<>();

  private record Row(String path, long length, long spaceConsumed, long files, long directories) {}

  @Override
  public int run(CommandContext context) throws IOException {
    List<String> operands = paths.isEmpty() ? List.of("/") : paths;
    int code = ForEach.operand(context, operands, target -> measure(target));
    context.report().result(rows);
    print(context);
    return code;
  }

  private Object measure(Target target) throws IOException {
    FileStatus file = target.stat();
    if (summarize || !file.isDirectory()) {
      rows.add(row(target, target.fileSystem().summary(target.path())));
      return rows;
    }
    InOrder requests = new InOrder();
    target.fileSystem().list(target.path(), child -> start(requests, target.at(child), child));
    requests.drain();
    return rows;
  }

  private void start(InOrder requests, Target child, FileStatus file) throws IOException {
    requests.start(
        () ->
            file.isDirectory()
                ? child.fileSystem().calls().summary(child.path())
                : CompletableFuture.completedFuture(ofFile(file)),
        new InOrder.Outcome<ContentSummary>() {
          @Override
          public void answered(ContentSummary summary) {
            rows.add(row(child, summary));
          }

          @Override
          public void failed(IOException why) throws IOException {
            throw why;
          }
        });
  }

  /** The entry of a file says all that its summary would. */
  private static ContentSummary ofFile(FileStatus file) {
    return new ContentSummary(0, 1, file.length(), file.length() * file.replication());
  }

  private static Row row(Target target, ContentSummary summary) {
    return new Row(
        target.toString(),
        summary.bytes(),
        summary.bytesReplicated(),
        summary.files(),
        summary.directories());
  }

  private void print(CommandContext context) throws IOException {
    int sizeWidth = headings ? "SIZE".length() : 0;
    int spaceWidth = headings ? "DISK_SPACE_CONSUMED_WITH_ALL_REPLICAS".length() : 0;
    for (Row row : rows) {
      sizeWidth = Math.max(sizeWidth, Sizes.of(row.length(), human).length());
      spaceWidth = Math.max(spaceWidth, Sizes.of(row.spaceConsumed(), human).length());
    }
    if (headings) {
      context.line(
          padded("SIZE", sizeWidth)
              + padded("DISK_SPACE_CONSUMED_WITH_ALL_REPLICAS", spaceWidth)
              + "FULL_PATH_NAME");
    }
    for (Row row : rows) {
      context.line(
          padded(Sizes.of(row.length(), human), sizeWidth)
              + padded(Sizes.of(row.spaceConsumed(), human), spaceWidth)
              + context.shown(row.path()));
    }
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length() + 2);
  }
}
