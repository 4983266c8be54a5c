package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.RemoteBlocks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the blocks of files and where their replicas lie. */
@Command(name = "blocks", description = "Shows the blocks of files and where their replicas lie.")
public final class BlocksCommand implements ShellCommand {
  @Option(names = "--files", description = "Asks each DataNode for the paths of its files.")
  boolean files;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    return ForEach.single(
        context,
        paths,
        target -> {
          RemoteBlocks blocks = target.fileSystem().blocks(target.path(), files);
          print(context, blocks);
          return blocks;
        });
  }

  private static void print(CommandContext context, RemoteBlocks file) throws IOException {
    context.line(
        context.shown(file.path())
            + "  "
            + file.length()
            + " bytes, "
            + file.blocks().size()
            + (file.blocks().size() == 1 ? " block" : " blocks")
            + (file.underConstruction() ? ", open for write" : ""));
    for (RemoteBlocks.Block block : file.blocks()) {
      context.line(
          "  blk_"
              + block.blockId()
              + "_"
              + block.generationStamp()
              + "  offset "
              + block.offset()
              + "  length "
              + block.length()
              + "  "
              + block.state());
      for (RemoteBlocks.Replica replica : block.replicas()) {
        print(context, replica);
      }
    }
  }

  private static void print(CommandContext context, RemoteBlocks.Replica replica)
      throws IOException {
    context.line(
        "    "
            + replica.host()
            + ":"
            + replica.port()
            + "  "
            + replica.rack()
            + "  "
            + replica.state()
            + "  volume "
            + replica.volume()
            + "  node "
            + replica.nodeId());
    if (replica.dataFile() != null) {
      context.line("      data     " + replica.dataFile());
      context.line("      checksum " + replica.checksumFile());
    }
    if (replica.problem() != null) {
      context.line("      files not told: " + replica.problem());
    }
  }
}
