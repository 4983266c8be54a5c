package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.BlockExplanation;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.RemoteBlocks;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains the blocks of a file. */
@Command(name = "file", description = "Explains the blocks of a file, one by one.")
public final class ExplainFileCommand implements ShellCommand {
  @Option(names = "--limit", description = "Most blocks to explain. Default: 100")
  int limit = 100;

  @Parameters(paramLabel = "PATH", arity = "1")
  String path = "";

  @Override
  public int run(CommandContext context) throws IOException {
    Target target = context.fileSystems().resolve(path);
    RemoteBlocks file = target.fileSystem().blocks(target.path(), false);
    List<BlockExplanation> blocks = new ArrayList<>();
    for (RemoteBlocks.Block block : file.blocks()) {
      if (blocks.size() == limit) {
        break;
      }
      BlockExplanation explained = target.fileSystem().admin().explainBlock(block.blockId());
      blocks.add(explained);
      BlockText.print(context, explained);
    }
    int left = file.blocks().size() - blocks.size();
    if (left > 0) {
      context.line(left + " more blocks; see --limit");
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("path", target.toString());
    result.put("blocks", blocks);
    result.put("blocksLeft", left);
    context.report().result(result);
    return ExitCode.OK;
  }
}
