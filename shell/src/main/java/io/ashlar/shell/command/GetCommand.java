package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.local.LocalOperands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.GetOptions;
import io.ashlar.shell.transfer.GetTransfer;
import io.ashlar.shell.transfer.TransferSession;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies files and trees of the file system to the local disk or to standard output. */
@Command(
    name = "get",
    description = {
      "Copies files and trees to the local disk; the target - writes to standard output.",
      "A target is written as NAME._COPYING_ and renamed when it is complete."
    })
public final class GetCommand implements ShellCommand {
  private static final String STDOUT = "-";

  @Option(names = "-f", description = "Replaces local files that exist.")
  boolean overwrite;

  @Option(names = "-p", description = "Keeps modes, times and, where possible, owners.")
  boolean preserve;

  @Option(
      names = {"-crc", "-ignoreCrc", "-ignorecrc"},
      description = "Accepted for HDFS's sake; every byte is always verified.")
  boolean crc;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files copied at a time (8).")
  int threads = Transfers.THREADS;

  @Parameters(
      paramLabel = "SOURCE... [TARGET]",
      hideParamSyntax = true,
      arity = "1..*",
      description = "Default target: .")
  List<String> operands = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    int last = operands.size() - 1;
    List<String> sources = last == 0 ? operands : operands.subList(0, last);
    String target = last == 0 ? "." : operands.get(last);
    if (target.equals(STDOUT) && context.json()) {
      throw new UsageException("the target '-' and --json both need standard output");
    }
    try (TransferSession session =
        new TransferSession(context, "get", Transfers.threads(threads))) {
      GetTransfer transfer = new GetTransfer(session, new GetOptions(overwrite, preserve));
      List<Target> found = Operands.expand(context, sources);
      if (target.equals(STDOUT)) {
        toStandardOutput(context, session, transfer, found);
        return ExitCode.OK;
      }
      Path local = LocalOperands.path(target);
      boolean into = isInto(local, target, found.size() > 1);
      for (Target source : found) {
        getOne(session, transfer, source, into ? local.resolve(nameOf(source)) : local);
      }
      transfer.finishDirectories();
      session.finish();
    }
    return ExitCode.OK;
  }

  private static void getOne(
      TransferSession session, GetTransfer transfer, Target source, Path local) {
    try {
      transfer.get(source, local);
    } catch (IOException | RuntimeException e) {
      session.failedWith(source.toString(), e);
    }
  }

  private static void toStandardOutput(
      CommandContext context, TransferSession session, GetTransfer transfer, List<Target> found)
      throws IOException {
    OutputStream out = context.bytes();
    for (Target source : found) {
      FileStatus file = source.stat();
      if (file.isDirectory()) {
        throw new DfsException(
            ErrorCode.IS_A_DIRECTORY, source + " is a directory; expected a file for '-'");
      }
      transfer.getStream(source, out);
    }
    out.flush();
    session.close();
  }

  private static boolean isInto(Path local, String text, boolean several) throws DfsException {
    if (Files.isDirectory(local)) {
      return true;
    }
    if (several || text.endsWith("/")) {
      throw DfsError.of(
              ErrorCode.LOCAL_IO, "the local target " + text + " is not an existing directory")
          .with("localPath", local)
          .toException();
    }
    Path parent = local.toAbsolutePath().getParent();
    if (parent != null && !Files.isDirectory(parent)) {
      throw DfsError.of(
              ErrorCode.LOCAL_IO, "the local directory " + parent + " of the target does not exist")
          .with("localPath", local)
          .toException();
    }
    return false;
  }

  private static String nameOf(Target source) {
    return source.path().isRoot() ? "" : source.path().name();
  }
}
