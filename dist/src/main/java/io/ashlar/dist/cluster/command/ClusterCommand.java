package io.ashlar.dist.cluster.command;

import picocli.CommandLine.Command;

/** Groups the commands on local clusters. */
@Command(
    name = "cluster",
    description = "Starts, stops, shows and deletes local clusters.",
    subcommands = {
      StartCommand.class,
      StopCommand.class,
      StatusCommand.class,
      DestroyCommand.class
    })
public final class ClusterCommand {}
