package io.ashlar.shell.cli;

import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.remote.FileSystems;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs one command line: finds the command, parses its options, runs it, reports the outcome. */
public final class DfsShell {
  private final CommandTable table;
  private final ShellIo io;
  private final FileSystems.Connector connector;

  /**
   * @param table the commands
   * @param io the process around them
   * @param connector connects to file systems
   */
  public DfsShell(CommandTable table, ShellIo io, FileSystems.Connector connector) {
    this.table = table;
    this.io = io;
    this.connector = connector;
  }

  /** Runs {@code args} and returns the process's exit code. */
  public int run(String... args) {
    GlobalOptions.Extraction extraction = GlobalOptions.extract(args);
    GlobalOptions options = extraction.options();
    List<String> rest = extraction.rest();
    String word = rest.isEmpty() ? "" : rest.get(0);
    if (!extraction.problem().isEmpty()) {
      return usageError(options, strip(word), extraction.problem(), null);
    }
    if (word.isEmpty() || word.equals("-h")) {
      return word.isEmpty() && !options.help()
          ? usageError(options, "", "no command given", null)
          : execute(options, "help", new HelpCommand(table));
    }
    CommandTable.Entry entry = table.find(word);
    if (entry == null) {
      return usageError(options, strip(word), Nearest.unknown(table, word), null);
    }
    return parseAndExecute(options, entry, rest);
  }

  private int parseAndExecute(GlobalOptions options, CommandTable.Entry entry, List<String> rest) {
    CommandLine root = Parsers.rootWith(entry);
    String[] args = rest.toArray(String[]::new);
    args[0] = entry.name();
    if (options.help()) {
      return execute(options, "help", new HelpCommand(table, List.of(args)));
    }
    ParseResult leaf;
    try {
      leaf = root.parseArgs(args);
    } catch (ParameterException e) {
      return usageError(options, Parsers.words(e.getCommandLine()), message(e), e.getCommandLine());
    }
    while (leaf.hasSubcommand()) {
      leaf = leaf.subcommand();
    }
    CommandLine line = leaf.commandSpec().commandLine();
    String words = Parsers.words(line);
    if (!(leaf.commandSpec().userObject() instanceof ShellCommand command)) {
      return usageError(options, words, "'dfs " + words + "' needs a subcommand", line);
    }
    return execute(options, words, command);
  }

  private int execute(GlobalOptions options, String words, ShellCommand command) {
    Report report = new Report(io, options.verbose(), words);
    int own = ExitCode.OK;
    try (CommandContext context = new CommandContext(io, options, report, connector)) {
      Outcome outcome = new Outcome(io, options, report, Parsers.schema(words));
      Watch watch = Watch.start(context, outcome, command.handlesSignals());
      try {
        own = command.run(context);
      } catch (UsageException e) {
        report.fail(e);
        own = ExitCode.USAGE;
      } catch (IOException | RuntimeException | Error e) {
        own = failed(context, report, e);
      }
      return watch.end(own);
    }
  }

  private static int failed(CommandContext context, Report report, Throwable e) {
    if (context.interruption().isStopped()) {
      return ExitCode.INTERRUPTED;
    }
    if (e instanceof StreamClosedException) {
      return ExitCode.FAILED;
    }
    report.fail(e);
    return e instanceof Error ? ExitCode.FAILED : ExitCode.OK;
  }

  private int usageError(
      GlobalOptions options, String words, String message, @Nullable CommandLine line) {
    Failure failure = Failure.of(ErrorCode.INVALID_ARGUMENT, message);
    ErrorText.print(io.err(), words, failure, options.verbose());
    if (line != null) {
      io.err().println(Parsers.synopsis(line));
    } else {
      io.err().println("Usage: dfs COMMAND [OPTIONS] [OPERANDS]; 'dfs help' lists the commands");
    }
    if (options.json()) {
      JsonEnvelope.print(io.out(), Parsers.schema(words), null, failure.error());
    }
    return ExitCode.USAGE;
  }

  private static String message(ParameterException e) {
    String message = e.getMessage();
    return message == null ? "the command line cannot be understood" : message;
  }

  private static String strip(String word) {
    return word.startsWith("-") ? word.substring(1) : word;
  }
}
