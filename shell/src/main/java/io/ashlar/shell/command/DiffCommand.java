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

/** Compares local files with stored ones without reading these over the network. */
@Command(
    name = "diff",
    description = {
      "Compares a local file or tree with a stored one, by checksums of their chunks.",
      "Exit code 0: equal; 4: different."
    })
public final class DiffCommand implements ShellCommand {
  @Option(names = "--strong", description = "Compares SHA-256 of every chunk, too.")
  boolean strong;

  @Option(
      names = "--verify",
      description = "DataNodes read their data and check it; --strong does so anyway.")
  boolean verify;

  @Option(names = "-r", description = "Accepted; trees are always compared whole.")
  boolean recursive;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files compared at a time (8).")
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
        new TransferSession(context, "diff", Transfers.threads(threads))) {
      DifferenceResult result =
          new SyncTransfer(
                  session,
                  SyncMode.DIFF,
                  Transfers.links(links),
                  new DiffOptions(strong, verify || strong))
              .run(LocalOperands.path(local), target);
      DifferenceLines.print(context, result);
      return result.equal() ? ExitCode.OK : ExitCode.DIFFERENT;
    }
  }
}
