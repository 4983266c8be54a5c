package io.ashlar.dist.offline;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.namenode.tools.EditsTool;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints every entry of a segment; stops with an error at the first damage. */
@Command(name = "print", description = "Prints the entries of a segment, one a line.")
public final class EditsPrintCommand implements ShellCommand {
  @Parameters(paramLabel = "FILE", arity = "1")
  String file = "";

  @Override
  public int run(CommandContext context) throws IOException {
    Items items = new Items(context);
    Path segment = Items.file(file);
    if (!SegmentFiles.isSegment(segment)) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          segment + ": expected a file named edits_<first>-<last> or edits_inprogress_<first>");
    }
    return Damage.named(
        () -> {
          new EditsTool(RealDisk.INSTANCE).print(segment, items::add);
          items.end();
          return ExitCode.OK;
        });
  }
}
