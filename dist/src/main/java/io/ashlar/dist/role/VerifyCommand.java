package io.ashlar.dist.role;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.tools.StorageVerifier;
import io.ashlar.namenode.tools.StorageVerifier.Verdict;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;

/** Reads every image and segment of a stopped NameNode; exit code 4 if one is damaged. */
@Command(
    name = "verify",
    description = "Reads every image and segment; exit code 4 if one is damaged.")
public final class VerifyCommand implements ShellCommand {
  private record Row(
      String file, String kind, long firstTxid, long lastTxid, boolean good, String problem) {}

  @Override
  public int run(CommandContext context) throws IOException {
    List<Verdict> verdicts =
        new StorageVerifier(RealDisk.INSTANCE).verify(Settings.nameDirs(Settings.of(context)));
    List<Row> rows = new ArrayList<>();
    for (Verdict verdict : verdicts) {
      rows.add(
          new Row(
              verdict.file().toString(),
              verdict.kind(),
              verdict.firstTxid(),
              verdict.lastTxid(),
              verdict.good(),
              verdict.problem()));
      context.line(
          (verdict.good() ? "good     " : "DAMAGED  ")
              + context.shown(verdict.file())
              + "  txid "
              + verdict.firstTxid()
              + " to "
              + verdict.lastTxid()
              + (verdict.good() ? "" : "  " + context.shown(verdict.problem())));
    }
    context.report().result(rows);
    return rows.stream().allMatch(Row::good) ? ExitCode.OK : ExitCode.DIFFERENT;
  }
}
