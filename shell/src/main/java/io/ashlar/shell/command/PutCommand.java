package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.local.LocalOperands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.PutOptions;
import io.ashlar.shell.transfer.PutTransfer;
import io.ashlar.shell.transfer.TransferResult;
import io.ashlar.shell.transfer.TransferSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies local files, trees or standard input to the file system. */
@Command(
    name = "put",
    description = {
      "Copies local files and trees to the file system; - reads standard input.",
      "A target is written as NAME._COPYING_ and renamed when it is complete."
    })
public sealed class PutCommand implements ShellCommand permits MoveFromLocalCommand {
  private static final String STDIN = "-";

  @Option(names = "-f", description = "Replaces files that exist.")
  boolean overwrite;

  @Option(names = "-p", description = "Keeps modes, times and, where possible, owners.")
  boolean preserve;

  @Option(names = "-l", description = "Accepted for HDFS's sake; changes nothing.")
  boolean lazyPersist;

  @Option(
      names = {"-t", "--threads"},
      paramLabel = "N",
      description = "Files copied at a time (8).")
  int threads = Transfers.THREADS;

  @Option(
      names = "--links",
      paramLabel = "follow|skip|fail",
      description = "Local symbolic links: follow (the default), skip, or fail.")
  String links = "follow";

  @Option(names = "--replication", paramLabel = "N", description = "Replicas of the new files.")
  int replication;

  @Option(
      names = "--blocksize",
      paramLabel = "SIZE",
      description = "Block size of the new files, like 8m.")
  String blockSize = "";

  @Parameters(paramLabel = "SOURCE... TARGET", hideParamSyntax = true, arity = "2..*")
  List<String> operands = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    copy(context);
    return ExitCode.OK;
  }

  /** Copies; returns what was done and the local sources. */
  final Copied copy(CommandContext context) throws IOException {
    PutOptions options =
        new PutOptions(
            overwrite,
            preserve,
            Transfers.links(links),
            Transfers.replication(replication),
            Transfers.blockSize(blockSize));
    List<String> sources = operands.subList(0, operands.size() - 1);
    String targetText = operands.get(operands.size() - 1);
    if (sources.contains(STDIN) && sources.size() > 1) {
      throw new UsageException("'-' is given with other sources; expected it alone");
    }
    Target target = context.fileSystems().resolve(targetText);
    try (TransferSession session =
        new TransferSession(context, "put", Transfers.threads(threads))) {
      PutTransfer transfer = new PutTransfer(session, options);
      FileStatus existing = target.fileSystem().find(target.path());
      List<Path> found = new ArrayList<>();
      if (sources.contains(STDIN)) {
        transfer.putStream(context.io().in(), target);
      } else {
        found.addAll(expand(session, sources));
        boolean into = Destination.isInto(target, targetText, existing, found.size());
        for (Path source : found) {
          putOne(session, transfer, source, into, target);
        }
      }
      transfer.finishDirectories();
      return new Copied(session.finish(), found);
    }
  }

  /** What a copy did, and from which local sources. */
  record Copied(TransferResult result, List<Path> sources) {}

  private static List<Path> expand(TransferSession session, List<String> sources) {
    List<Path> found = new ArrayList<>();
    for (String source : sources) {
      try {
        found.addAll(LocalOperands.expand(source));
      } catch (IOException | IllegalArgumentException e) {
        session.failedWith(source, e);
      }
    }
    return found;
  }

  private static void putOne(
      TransferSession session, PutTransfer transfer, Path source, boolean into, Target target)
      throws IOException {
    try {
      Path name = source.toAbsolutePath().normalize().getFileName();
      Target exact = into && name != null ? target.child(name.toString()) : target;
      transfer.put(source, exact);
    } catch (InvalidPathException e) {
      session.failedWith(source.toString(), e);
    }
  }
}
