package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Plans the decommission of a node. */
@Command(
    name = "decommission",
    description = "Tells what would be copied before the DataNode can leave, and what holds it up.")
public final class PlanDecommissionCommand implements ShellCommand {
  @Parameters(paramLabel = "NODE", arity = "1", description = "Id, HOST:PORT, or a host.")
  String node = "";

  @Override
  public int run(CommandContext context) throws IOException {
    return PlanText.run(context, LossPlan.Event.DECOMMISSION, node);
  }
}
