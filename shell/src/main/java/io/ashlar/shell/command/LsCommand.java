package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists directories and files. */
@Command(name = "ls", description = "Lists files and the content of directories.")
public final class LsCommand implements ShellCommand {
  @Option(names = "-R", description = "Lists subdirectories too.")
  boolean recursive;

  @Option(names = "-h", description = "Sizes with units.")
  boolean human;

  @Option(names = "-t", description = "Newest first.")
  boolean byTime;

  @Option(names = "-S", description = "Largest first.")
  boolean bySize;

  @Option(names = "-r", description = "Reverses the order.")
  boolean reverse;

  @Option(names = "-d", description = "Lists a directory itself instead of its content.")
  boolean directoryItself;

  @Option(names = "-C", description = "Paths only.")
  boolean pathsOnly;

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Default: /")
  List<String> paths = new ArrayList<>();

  private final List<EntryJson> entries = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    List<String> operands = paths.isEmpty() ? List.of("/") : paths;
    context.report().result(entries);
    for (Target target : Operands.expand(context, operands)) {
      try {
        list(context, target);
      } catch (IOException | InvalidPathException e) {
        Fatal.rethrowIfFatal(e);
        context.report().fail(e);
      }
    }
    return ExitCode.OK;
  }

  private void list(CommandContext context, Target target) throws IOException {
    List<FileStatus> found = new ArrayList<>();
    if (directoryItself) {
      found.add(target.stat());
      print(context, target, found);
      return;
    }
    boolean[] listsItself = {false};
    target
        .fileSystem()
        .list(
            target.path(),
            child -> {
              listsItself[0] |= child.isFile() && child.path().equals(target.toString());
              found.add(child);
            });
    if (!listsItself[0] && !recursive && !pathsOnly && !found.isEmpty()) {
      context.line("Found " + found.size() + " items");
    }
    print(context, target, found);
  }

  private void print(CommandContext context, Target parent, List<FileStatus> found)
      throws IOException {
    Comparator<FileStatus> order = order();
    if (order != null) {
      found.sort(order);
    }
    LsLine lines = LsLine.fitting(found, human);
    for (FileStatus file : found) {
      if (context.json()) {
        entries.add(EntryJson.of(file));
      } else {
        String path = context.shown(file.path());
        context.line(pathsOnly ? path : lines.format(file, path));
      }
      if (recursive && !directoryItself && file.isDirectory()) {
        descend(context, parent.at(file));
      }
    }
  }

  private void descend(CommandContext context, Target directory) throws IOException {
    if (context.interruption().isStopped()) {
      return;
    }
    try {
      list(context, directory);
    } catch (IOException e) {
      Fatal.rethrowIfFatal(e);
      context.report().fail(e);
    }
  }

  private @Nullable Comparator<FileStatus> order() {
    Comparator<FileStatus> order = null;
    if (byTime) {
      order = Comparator.comparingLong(FileStatus::mtimeMs).reversed();
    } else if (bySize) {
      order = Comparator.comparingLong(FileStatus::length).reversed();
    } else if (reverse) {
      order = Comparator.comparing(FileStatus::name);
    }
    return order != null && reverse ? order.reversed() : order;
  }
}
