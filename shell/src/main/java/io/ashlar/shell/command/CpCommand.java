package io.ashlar.shell.command;

import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.CopyTransfer;
import io.ashlar.shell.transfer.GetOptions;
import io.ashlar.shell.transfer.TransferSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies within a file system, or from one to another. */
@Command(name = "cp", description = "Copies files and directories within the file system.")
public final class CpCommand implements ShellCommand {
  @Option(names = "-f", description = "Replaces files that exist.")
  boolean overwrite;

  @Option(names = "-p", description = "Keeps modes, times and, where possible, owners.")
  boolean preserve;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files copied at a time (8).")
  int threads = Transfers.THREADS;

  @Parameters(paramLabel = "SOURCE... TARGET", hideParamSyntax = true, arity = "2..*")
  List<String> operands = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    String targetText = operands.get(operands.size() - 1);
    Target target = context.fileSystems().resolve(targetText);
    try (TransferSession session = new TransferSession(context, "cp", Transfers.threads(threads))) {
      CopyTransfer transfer = new CopyTransfer(session, new GetOptions(overwrite, preserve));
      List<Target> sources = Operands.expand(context, operands.subList(0, operands.size() - 1));
      if (!sources.isEmpty()) {
        boolean into =
            Destination.isInto(
                target, targetText, target.fileSystem().find(target.path()), sources.size());
        for (Target source : sources) {
          copyOne(session, transfer, source, target, into);
        }
      }
      transfer.finishDirectories();
      session.finish();
    }
    return ExitCode.OK;
  }

  private static void copyOne(
      TransferSession session, CopyTransfer transfer, Target source, Target target, boolean into) {
    try {
      boolean named = into && !source.path().isRoot();
      transfer.copy(source, named ? target.child(source.path().name()) : target);
    } catch (IOException | InvalidPathException e) {
      session.failedWith(source.toString(), e);
    }
  }
}
