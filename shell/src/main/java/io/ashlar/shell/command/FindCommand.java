package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.glob.Glob;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.TreeVisitor;
import io.ashlar.shell.walk.TreeWalk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds entries below directories by name and type. */
@Command(name = "find", description = "Finds entries below directories by name and type.")
public final class FindCommand implements ShellCommand {
  @Option(names = "-name", paramLabel = "PATTERN", description = "Name matches the pattern.")
  @Nullable String name;

  @Option(names = "-iname", paramLabel = "PATTERN", description = "The same in any case.")
  @Nullable String nameAnyCase;

  @Option(names = "-type", paramLabel = "f|d", description = "Only files, or only directories.")
  @Nullable String type;

  @Option(names = "-maxdepth", paramLabel = "N", description = "Levels below each operand.")
  int depthMax = Integer.MAX_VALUE;

  @Option(names = "-print", description = "Prints each path; the default.")
  boolean print;

  @Option(names = "-print0", description = "Ends each path with a NUL instead of a line feed.")
  boolean print0;

  @Parameters(paramLabel = "PATH", arity = "0..*", description = "Default: /")
  List<String> paths = new ArrayList<>();

  private final List<EntryJson> found = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    Predicate<FileStatus> filter = filter();
    context.report().result(found);
    for (Target target : Operands.expand(context, paths.isEmpty() ? List.of("/") : paths)) {
      search(context, filter, target);
    }
    return ExitCode.OK;
  }

  private void search(CommandContext context, Predicate<FileStatus> filter, Target target)
      throws IOException {
    try {
      FileStatus file = target.stat();
      if (filter.test(file)) {
        print(context, file);
      }
      if (file.isDirectory() && depthMax > 0) {
        TreeWalk.of(new Searching(context, filter), depthMax).run(target);
      }
    } catch (IOException | InvalidPathException e) {
      Fatal.rethrowIfFatal(e);
      context.report().fail(e);
    }
  }

  /** Prints what matches. */
  private final class Searching implements TreeVisitor {
    private final CommandContext context;
    private final Predicate<FileStatus> filter;

    private Searching(CommandContext context, Predicate<FileStatus> filter) {
      this.context = context;
      this.filter = filter;
    }

    @Override
    public boolean entry(Target target, FileStatus file, int depth) throws IOException {
      if (filter.test(file)) {
        print(context, file);
      }
      return true;
    }

    @Override
    public void failed(Target directory, IOException why) throws IOException {
      Fatal.rethrowIfFatal(why);
      context.report().fail(why);
    }

    @Override
    public boolean isStopped() {
      return context.interruption().isStopped();
    }
  }

  private void print(CommandContext context, FileStatus file) throws IOException {
    if (context.json()) {
      found.add(EntryJson.of(file));
    } else if (print0) {
      context.io().out().print(file.path() + "\0");
    } else {
      context.line(context.shown(file.path()));
    }
  }

  private Predicate<FileStatus> filter() {
    Predicate<FileStatus> filter = file -> true;
    if (name != null) {
      Glob glob = glob(name);
      filter = filter.and(file -> glob.matches(file.name()));
    }
    if (nameAnyCase != null) {
      Glob glob = glob(nameAnyCase.toLowerCase(Locale.ROOT));
      filter = filter.and(file -> glob.matches(file.name().toLowerCase(Locale.ROOT)));
    }
    if (type != null) {
      filter =
          filter.and(
              switch (type) {
                case "f" -> FileStatus::isFile;
                case "d" -> FileStatus::isDirectory;
                default -> throw new UsageException("-type " + type + ": expected f or d");
              });
    }
    return filter;
  }

  private static Glob glob(String pattern) {
    try {
      return Glob.parse(pattern);
    } catch (IllegalArgumentException e) {
      throw new UsageException("the pattern cannot be read: " + e.getMessage(), e);
    }
  }
}
