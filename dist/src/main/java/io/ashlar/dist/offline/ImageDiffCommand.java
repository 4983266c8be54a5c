package io.ashlar.dist.offline;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.tools.ImageTool;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Json;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Compares two images item by item; exit code 4 if they differ. */
@Command(name = "diff", description = "Compares two images; exit code 4 if they differ.")
public final class ImageDiffCommand implements ShellCommand {
  @Parameters(index = "0", paramLabel = "LEFT")
  String left = "";

  @Parameters(index = "1", paramLabel = "RIGHT")
  String right = "";

  @Override
  public int run(CommandContext context) throws IOException {
    List<ImageTool.Difference> differences =
        Damage.named(
            () -> new ImageTool(RealDisk.INSTANCE).diff(Items.file(left), Items.file(right)));
    context.report().result(differences);
    if (!context.json()) {
      for (ImageTool.Difference difference : differences) {
        context.line(Json.mapper().writeValueAsString(difference));
      }
    }
    return differences.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
  }
}
