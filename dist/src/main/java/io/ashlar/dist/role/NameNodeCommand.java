package io.ashlar.dist.role;

import io.ashlar.namenode.server.NameNodeMain;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Runs a NameNode in the foreground, or prepares and repairs its folders. */
@Command(
    name = "namenode",
    description = "Runs a NameNode in the foreground; SIGTERM stops it cleanly.",
    subcommands = {
      FormatCommand.class,
      VerifyCommand.class,
      RecoverCommand.class,
      BootstrapCommand.class
    })
public final class NameNodeCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    return NameNodeMain.run(Settings.of(context), context.options().verbose());
  }

  @Override
  public boolean handlesSignals() {
    return true;
  }
}
