package io.ashlar.shell.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/** Makes picocli's parser for one command or, for help and completion, for all. */
final class Parsers {
  private Parsers() {}

  /** The root with only {@code entry} below it. */
  static CommandLine rootWith(CommandTable.Entry entry) {
    return configured(new CommandLine(root(false)).addSubcommand(entry.name(), made(entry)));
  }

  /** The root with every command, and with the global options, which help and completion show. */
  static CommandLine complete(CommandTable table) {
    CommandLine root = new CommandLine(root(true));
    for (CommandTable.Entry entry : table.entries()) {
      root.addSubcommand(entry.name(), made(entry), entry.aliases().toArray(String[]::new));
    }
    return configured(root);
  }

  /** Words of the command without the program's name: {@code admin safemode}. */
  static String words(CommandLine line) {
    Deque<String> names = new ArrayDeque<>();
    for (CommandLine at = line; at.getParent() != null; at = at.getParent()) {
      names.push(at.getCommandName());
    }
    return String.join(" ", names);
  }

  /** {@code dfs.admin.safemode/1}. */
  static String schema(String words) {
    return words.isEmpty() ? "dfs/1" : "dfs." + words.trim().replace(' ', '.') + "/1";
  }

  /** The one-line usage. */
  static String synopsis(CommandLine line) {
    CommandLine.Help help = line.getHelp();
    return "Usage: " + help.synopsis(7).stripTrailing();
  }

  /** One class may serve two commands, so the name comes from the table. */
  private static CommandLine made(CommandTable.Entry entry) {
    Object command = entry.factory().get();
    if (command == null) {
      throw new IllegalStateException("no command object for " + entry.name());
    }
    return new CommandLine(command).setCommandName(entry.name());
  }

  private static CommandSpec root(boolean withGlobalOptions) {
    CommandSpec spec =
        withGlobalOptions
            ? CommandSpec.forAnnotatedObject(new GlobalOptionsHelp())
            : CommandSpec.create();
    return spec.name("dfs");
  }

  /** Operands are file names: nothing in them may be expanded, trimmed or abbreviated. */
  private static CommandLine configured(CommandLine root) {
    return root.setExpandAtFiles(false)
        .setInterpolateVariables(false)
        .setTrimQuotes(false)
        .setOverwrittenOptionsAllowed(true)
        .setAbbreviatedOptionsAllowed(false)
        .setAbbreviatedSubcommandsAllowed(false)
        .setUsageHelpWidth(100)
        .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
  }
}
