package io.ashlar.shell.operate;

import picocli.CommandLine.Command;

/** Groups the questions why. */
@Command(
    name = "explain",
    description = "Tells why a block, the blocks of a file, or a DataNode are as they are.",
    subcommands = {ExplainBlockCommand.class, ExplainFileCommand.class, ExplainNodeCommand.class})
public final class ExplainCommand {}
