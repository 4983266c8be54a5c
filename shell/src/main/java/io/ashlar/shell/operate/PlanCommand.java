package io.ashlar.shell.operate;

import picocli.CommandLine.Command;

/** Groups the questions what would happen. */
@Command(
    name = "plan",
    description = "Tells what the loss of nodes would move and endanger. Changes nothing.",
    subcommands = {PlanDecommissionCommand.class, PlanLoseRackCommand.class})
public final class PlanCommand {}
