package io.ashlar.dist.role;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.dist.offline.Damage;
import io.ashlar.namenode.tools.LogTruncation;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Drops everything after a txid from the log of a stopped NameNode, at an operator's word. */
@Command(
    name = "recover",
    description = {
      "Drops everything after a txid from the log; what changed after it is lost.",
      "The dropped files are kept beside, in truncated_<txid>."
    })
public final class RecoverCommand implements ShellCommand {
  @Option(names = "--truncate-at", paramLabel = "TXID", required = true)
  long txid;

  @Override
  public int run(CommandContext context) throws IOException {
    List<Path> folders = Settings.nameDirs(Settings.of(context));
    List<String> changed =
        Damage.named(() -> new LogTruncation(RealDisk.INSTANCE).truncateAt(folders, txid)).stream()
            .map(Path::toString)
            .toList();
    context.report().result(Map.of("txid", txid, "files", changed));
    context.line("The log ends at txid " + txid + " now; changed " + changed.size() + " files");
    for (String file : changed) {
      context.line("  " + context.shown(file));
    }
    return ExitCode.OK;
  }
}
