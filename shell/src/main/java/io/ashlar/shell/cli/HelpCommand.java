package io.ashlar.shell.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Lists the commands, or shows the usage of one. */
@Command(name = "help", description = "Lists the commands, or shows the usage of one.")
public final class HelpCommand implements ShellCommand {
  private final CommandTable table;

  @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "Words of a command.")
  private List<String> words = new ArrayList<>();

  /** Lists all. */
  public HelpCommand(CommandTable table) {
    this.table = table;
  }

  HelpCommand(CommandTable table, List<String> words) {
    this.table = table;
    this.words = words;
  }

  @Override
  public int run(CommandContext context) {
    String text = words.isEmpty() ? listing() : usage(words);
    context.report().result(Map.of("text", text));
    if (!context.json()) {
      context.io().out().print(text);
    }
    return ExitCode.OK;
  }

  private String usage(List<String> path) {
    CommandTable.Entry entry = table.find(path.get(0));
    if (entry == null) {
      throw new UsageException(Nearest.unknown(table, path.get(0)));
    }
    CommandLine line =
        Objects.requireNonNull(Parsers.complete(table).getSubcommands().get(entry.name()));
    for (String word : path.subList(1, path.size())) {
      CommandLine below = line.getSubcommands().get(word);
      if (below != null) {
        line = below;
      }
    }
    return line.getUsageMessage();
  }

  private String listing() {
    StringBuilder out = new StringBuilder(4096);
    out.append("Usage: dfs [GLOBAL OPTIONS] COMMAND [OPTIONS] [OPERANDS]\n");
    String section = "";
    for (CommandTable.Entry entry : table.entries()) {
      if (!entry.section().equals(section)) {
        section = entry.section();
        out.append('\n').append(section).append('\n');
      }
      out.append(String.format(Locale.ROOT, "  %-12s %s%n", entry.name(), entry.summary()));
    }
    out.append(
        """

        Global options, before and after the command's name
          --fs URI            file system: dfs://HOST:PORT (then $DFS_URI, conf, the local cluster)
          --conf DIR          folder with dfs.properties (then $DFS_CONF_DIR)
          --json              one JSON document on standard output
          --verbose           stack traces and the client's log on standard error
          -D key=value        overrides a configuration key
          --timeout DURATION  deadline of the whole command; exit code 3 when it passes

        Exit codes: 0 done, 1 refused or failed, 2 usage, 3 no NameNode or deadline passed,
        4 unhealthy or different, 130 interrupted. 'dfs help COMMAND' shows a command's options.
        """);
    return out.toString();
  }
}
