package io.ashlar.shell.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.remote.RemoteBlocks;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes the number of replicas wanted. */
@Command(name = "setrep", description = "Changes the number of replicas wanted of files.")
public final class SetrepCommand implements ShellCommand {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  @Option(names = "-R", description = "Accepted; directories are always descended.")
  boolean recursive;

  @Option(names = "-w", description = "Waits until every block has that many replicas.")
  boolean await;

  @Parameters(index = "0", paramLabel = "N")
  String count = "";

  @Parameters(index = "1..*", paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    int replication = parse(count);
    return ForEach.operand(
        context,
        paths,
        target -> {
          List<Target> files = new ArrayList<>();
          Recursion.run(
              context,
              target,
              true,
              (entry, file) -> {
                if (file.isFile()) {
                  entry.fileSystem().setReplication(entry.path(), replication);
                  files.add(entry);
                  context.line("Replication " + replication + " set: " + context.shown(entry));
                }
              });
          if (await) {
            for (Target file : files) {
              await(context, file, replication);
            }
          }
          return Map.of(
              "path", target.toString(), "replication", replication, "files", files.size());
        });
  }

  private static int parse(String text) {
    try {
      int replication = Integer.parseInt(text);
      if (replication >= 1) {
        return replication;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("replication '" + text + "': expected a whole number from 1", e);
    }
    throw new UsageException("replication '" + text + "': expected a whole number from 1");
  }

  private static void await(CommandContext context, Target file, int replication)
      throws IOException {
    boolean announced = false;
    while (!isReached(file.fileSystem().blocks(file.path(), false), replication)) {
      if (context.interruption().isStopped()) {
        throw new DfsException(ErrorCode.INTERRUPTED, "the wait was interrupted");
      }
      if (!announced) {
        context.io().err().println("Waiting for " + context.shown(file) + " ...");
        announced = true;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private static boolean isReached(RemoteBlocks blocks, int replication) {
    return blocks.blocks().stream().allMatch(block -> block.replicas().size() == replication);
  }
}
