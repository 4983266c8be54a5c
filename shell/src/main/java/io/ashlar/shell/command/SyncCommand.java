package io.ashlar.shell.command;

import io.ashlar.client.DiffOptions;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.local.LocalOperands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.DifferenceResult;
import io.ashlar.shell.transfer.SyncMode;
import io.ashlar.shell.transfer.SyncTransfer;
import io.ashlar.shell.transfer.TransferSession;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a stored copy equal to a local one, or the other way, and moves only what differs. */
@Command(
    name = "sync",
    description = {
      "Makes a stored file or tree equal to a local one; only chunks that differ are sent.",
      "With --down the local one becomes equal to the stored one. Nothing is deleted.",
      "A new file is built beside the old one and takes its name in one step."
    })
public final class SyncCommand implements ShellCommand {
  @Option(names = "--down", description = "Changes the local side.")
  boolean down;

  @Option(names = "--strong", description = "Compares SHA-256 of every chunk, too.")
  boolean strong;

  @Option(
      names = "--verify",
      description = "DataNodes read their data and check it; --strong does so anyway.")
  boolean verify;

  @Option(names = "-r", description = "Accepted; trees are always taken whole.")
  boolean recursive;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files at a time (8).")
  int threads = Transfers.THREADS;

  @Option(
      names = "--links",
      paramLabel = "follow|skip|fail",
      description = "Local symbolic links: follow (the default), skip, or fail.")
  String links = "follow";

  @Parameters(index = "0", paramLabel = "LOCAL")
  String local = "";

  @Parameters(index = "1", paramLabel = "PATH")
  String path = "";

  @Override
  public int run(CommandContext context) throws IOException {
    Target target = context.fileSystems().resolve(path);
    try (TransferSession session =
        new TransferSession(context, "sync", Transfers.threads(threads))) {
      DifferenceResult result =
          new SyncTransfer(
                  session,
                  down ? SyncMode.DOWN : SyncMode.UP,
                  Transfers.links(links),
                  new DiffOptions(strong, verify || strong))
              .run(LocalOperands.path(local), target);
      DifferenceLines.print(context, result);
      return ExitCode.OK;
    }
  }
}
