package io.ashlar.shell.command;

import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.text.Modes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes permission bits. */
@Command(
    name = "chmod",
    description = "Changes permission bits: octal (755, 1777) or symbolic (u+rwx,g-w,o=r,a+X).")
public final class ChmodCommand implements ShellCommand {
  @Option(names = "-R", description = "Everything below directories too.")
  boolean recursive;

  @Parameters(index = "0", paramLabel = "MODE")
  String mode = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    ModeChange change = ModeChange.parse(mode);
    return ForEach.operand(
        context,
        paths,
        target -> {
          long changed =
              Recursion.run(
                  context,
                  target,
                  recursive,
                  (entry, file) -> {
                    int wanted = change.apply(file.mode(), file.isDirectory());
                    return wanted == file.mode()
                        ? CompletableFuture.completedFuture(null)
                        : entry.fileSystem().calls().setMode(entry.path(), wanted);
                  });
          String now = Modes.octal(target.stat().mode());
          return Map.of("path", target.toString(), "mode", now, "entries", changed);
        });
  }
}
