package io.ashlar.shell.admin;

import picocli.CommandLine.Command;

/** Groups the commands of operators. */
@Command(
    name = "admin",
    description = "What operators ask of a running cluster.",
    subcommands = {
      SafeModeCommand.class,
      SaveNamespaceCommand.class,
      FetchImageCommand.class,
      ReportCommand.class,
      MetricsCommand.class,
      DigestCommand.class,
      DecommissionCommand.class,
      RecommissionCommand.class,
      MaintenanceCommand.class,
      BalanceCommand.class
    })
public final class AdminCommand {}
