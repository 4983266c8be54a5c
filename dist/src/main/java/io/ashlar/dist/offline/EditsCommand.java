package io.ashlar.dist.offline;

import picocli.CommandLine.Command;

/** Groups the commands on segments of the edit log. */
@Command(
    name = "edits",
    description = "Prints segments of the edit log of stopped clusters.",
    subcommands = EditsPrintCommand.class)
public final class EditsCommand {}
