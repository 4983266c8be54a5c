package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.FsckPage;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Looks for blocks in trouble below a path. */
@Command(
    name = "fsck",
    description = {
      "Looks for blocks that are missing, corrupt, under- or over-replicated, or misplaced.",
      "Exit code 4 if a block is missing or corrupt."
    })
public final class FsckCommand implements ShellCommand {
  @Option(
      names = {"--files", "-files"},
      description = "Prints healthy files too.")
  boolean files;

  @Option(
      names = {"--blocks", "-blocks"},
      description = "Prints the blocks of printed files.")
  boolean blocks;

  @Option(
      names = {"--locations", "-locations"},
      description = "Prints where replicas lie.")
  boolean locations;

  @Option(
      names = {"--list-corruptfileblocks", "-list-corruptfileblocks"},
      description = "Prints only blocks that are missing or corrupt, with their files.")
  boolean listCorrupt;

  @Parameters(paramLabel = "PATH", arity = "0..1", description = "Default: /")
  String path = "/";

  @Override
  public int run(CommandContext context) throws IOException {
    Target target = context.fileSystems().resolve(path);
    FsckDetails details =
        new FsckDetails(context, new FsckDetails.Options(blocks, locations, listCorrupt));
    FsckPage.Counts counts = FsckPage.Counts.NONE;
    FsckPage.Cursor next = null;
    try (FsckProgress progress = FsckProgress.on(context)) {
      do {
        if (context.interruption().isStopped()) {
          throw new DfsException(ErrorCode.INTERRUPTED, "the check was interrupted");
        }
        FsckPage page = target.fileSystem().admin().fsck(target.path(), next, files);
        counts = counts.plus(page.counts());
        details.add(page);
        progress.show(counts);
        next = page.next();
      } while (next != null);
    }
    context.report().result(details.document(target.toString(), counts));
    details.summary(target.toString(), counts);
    return FsckDetails.isHealthy(counts) ? ExitCode.OK : ExitCode.DIFFERENT;
  }
}
