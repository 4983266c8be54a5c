package io.ashlar.shell.command;

import picocli.CommandLine.Command;

/** Groups the commands about files that are open for write. */
@Command(
    name = "lease",
    description = "Shows who writes a file, and takes it from its writer.",
    subcommands = {LeaseShowCommand.class, LeaseRecoverCommand.class})
public final class LeaseCommand {}
