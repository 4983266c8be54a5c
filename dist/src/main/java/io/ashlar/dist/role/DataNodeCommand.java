package io.ashlar.dist.role;

import io.ashlar.datanode.server.DataNodeMain;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Runs a DataNode in the foreground. */
@Command(
    name = "datanode",
    description = "Runs a DataNode in the foreground; SIGTERM stops it cleanly.")
public final class DataNodeCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    return DataNodeMain.run(Settings.of(context), context.options().verbose());
  }

  @Override
  public boolean handlesSignals() {
    return true;
  }
}
