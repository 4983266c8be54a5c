package io.ashlar.shell.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

/** Prints a completion script for bash and zsh, generated from the commands themselves. */
@Command(
    name = "completion",
    description = "Prints a completion script; use it with: source <(dfs completion)")
public final class CompletionCommand implements ShellCommand {
  private final CommandTable table;

  /** Completes the commands of {@code table}. */
  public CompletionCommand(CommandTable table) {
    this.table = table;
  }

  @Override
  public int run(CommandContext context) {
    String script = AutoComplete.bash("dfs", Parsers.complete(table));
    context.report().result(Map.of("script", script));
    if (!context.json()) {
      context.io().out().print(script);
    }
    return ExitCode.OK;
  }
}
