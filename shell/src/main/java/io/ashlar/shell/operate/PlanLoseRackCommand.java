package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Plans the loss of a rack. */
@Command(
    name = "lose-rack",
    description = "Tells what would be copied and lost if all DataNodes of the rack were gone.")
public final class PlanLoseRackCommand implements ShellCommand {
  @Parameters(paramLabel = "RACK", arity = "1", description = "Such as /rack1.")
  String rack = "";

  @Override
  public int run(CommandContext context) throws IOException {
    return PlanText.run(context, LossPlan.Event.LOSE_RACK, rack);
  }
}
