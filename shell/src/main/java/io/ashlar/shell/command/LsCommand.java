package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.TreeVisitor;
import io.ashlar.shell.walk.TreeWalk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
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
    if (directoryItself) {
      FileStatus file = target.stat();
      print(context, file, LsLine.widths(human).fit(file));
      return;
    }
    int depthMax = recursive ? Integer.MAX_VALUE : 1;
    TreeWalk.measuring(new Printing(context, target), depthMax, order()).run(target);
  }

  private void print(CommandContext context, FileStatus file, LsLine lines) throws IOException {
    if (context.json()) {
      entries.add(EntryJson.of(file));
    } else {
      String path = context.shown(file.path());
      context.line(pathsOnly ? path : lines.format(file, path));
    }
  }

  /** Prints a tree, each directory with columns of its own. */
  private final class Printing implements TreeVisitor {
    private final CommandContext context;
    private final Target start;
    private final Deque<LsLine> lines = new ArrayDeque<>();
    private LsLine measured = LsLine.widths(human);
    private long count;

    private Printing(CommandContext context, Target start) {
      this.context = context;
      this.start = start;
    }

    @Override
    public void measure(FileStatus file) {
      measured.fit(file);
      count++;
    }

    @Override
    public void begin(Target directory, FileStatus listed) throws IOException {
      if (listed.isDirectory() && !recursive && !pathsOnly && count > 0) {
        context.line("Found " + count + " items");
      }
      lines.push(measured);
      startMeasuring();
    }

    @Override
    public boolean entry(Target target, FileStatus file, int depth) throws IOException {
      print(context, file, lines.element());
      return recursive;
    }

    @Override
    public void end(Target directory, FileStatus listed, boolean complete) {
      lines.remove();
    }

    @Override
    public void failed(Target directory, IOException why) throws IOException {
      startMeasuring();
      if (directory.equals(start)) {
        throw why;
      }
      Fatal.rethrowIfFatal(why);
      context.report().fail(why);
    }

    @Override
    public boolean isStopped() {
      return context.interruption().isStopped();
    }

    private void startMeasuring() {
      measured = LsLine.widths(human);
      count = 0;
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
