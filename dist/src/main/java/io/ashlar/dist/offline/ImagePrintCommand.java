package io.ashlar.dist.offline;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.tools.ImageTool;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints every item of an image, which is verified first. */
@Command(name = "print", description = "Verifies an image and prints its items, one a line.")
public final class ImagePrintCommand implements ShellCommand {
  @Parameters(paramLabel = "FILE", arity = "1")
  String file = "";

  @Override
  public int run(CommandContext context) throws IOException {
    Items items = new Items(context);
    return Damage.named(
        () -> {
          new ImageTool(RealDisk.INSTANCE)
              .print(Items.file(file), (section, fields) -> items.add(item(section, fields)));
          items.end();
          return ExitCode.OK;
        });
  }

  private static Map<String, Object> item(String section, Map<String, Object> fields) {
    Map<String, Object> item = new LinkedHashMap<>();
    item.put("section", section);
    item.putAll(fields);
    return item;
  }
}
