package io.ashlar.dist.offline;

import picocli.CommandLine.Command;

/** Groups the commands on images. */
@Command(
    name = "image",
    description = "Prints and compares images of stopped clusters.",
    subcommands = {ImagePrintCommand.class, ImageDiffCommand.class})
public final class ImageCommand {}
