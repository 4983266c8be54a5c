package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes owner and group. */
@Command(name = "chown", description = "Changes owner and group: OWNER, OWNER:GROUP or :GROUP.")
public final class ChownCommand implements ShellCommand {
  @Option(names = "-R", description = "Everything below directories too.")
  boolean recursive;

  @Parameters(index = "0", paramLabel = "[OWNER][:GROUP]")
  String ownerAndGroup = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    int colon = ownerAndGroup.indexOf(':');
    String owner = colon < 0 ? ownerAndGroup : ownerAndGroup.substring(0, colon);
    String group = colon < 0 ? "" : ownerAndGroup.substring(colon + 1);
    if (owner.isEmpty() && group.isEmpty()) {
      throw new UsageException("'" + ownerAndGroup + "': expected OWNER, OWNER:GROUP or :GROUP");
    }
    return change(context, paths, recursive, owner, group);
  }

  static int change(
      CommandContext context, List<String> paths, boolean recursive, String owner, String group)
      throws IOException {
    return ForEach.operand(
        context,
        paths,
        target -> {
          long changed =
              Recursion.run(
                  context,
                  target,
                  recursive,
                  (entry, file) -> entry.fileSystem().calls().setOwner(entry.path(), owner, group));
          return Map.of(
              "path", target.toString(), "owner", owner, "group", group, "entries", changed);
        });
  }
}
