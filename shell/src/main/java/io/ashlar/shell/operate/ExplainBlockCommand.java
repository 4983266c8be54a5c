package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.BlockExplanation;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Explains one block. */
@Command(
    name = "block",
    description = "Tells for every DataNode why it has a replica of the block, gets one, or not.")
public final class ExplainBlockCommand implements ShellCommand {
  @Parameters(paramLabel = "ID", arity = "1", description = "A number; blk_N works too.")
  String id = "";

  @Override
  public int run(CommandContext context) throws IOException {
    BlockExplanation block = context.fileSystems().defaultFs().admin().explainBlock(parse(id));
    context.report().result(block);
    BlockText.print(context, block);
    return ExitCode.OK;
  }

  private static long parse(String text) {
    try {
      String number = text.startsWith("blk_") ? text.substring("blk_".length()) : text;
      int stamp = number.indexOf('_');
      return Long.parseLong(stamp < 0 ? number : number.substring(0, stamp));
    } catch (NumberFormatException e) {
      throw new UsageException("block '" + text + "': expected a number, or blk_NUMBER", e);
    }
  }
}
