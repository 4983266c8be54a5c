package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the group. */
@Command(name = "chgrp", description = "Changes the group.")
public final class ChgrpCommand implements ShellCommand {
  @Option(names = "-R", description = "Everything below directories too.")
  boolean recursive;

  @Parameters(index = "0", paramLabel = "GROUP")
  String group = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    if (group.isEmpty()) {
      throw new UsageException("the group is empty; expected a name");
    }
    return ChownCommand.change(context, paths, recursive, "", group);
  }
}
