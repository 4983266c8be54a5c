package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
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
import java.util.concurrent.CompletableFuture;
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
          Setting setting = new Setting(context, replication);
          Recursion.run(context, target, true, setting);
          for (Target file : setting.awaited) {
            await(context, file, replication);
          }
          return Map.of(
              "path", target.toString(), "replication", replication, "files", setting.files);
        });
  }

  /** Sets the number for files; directories have none. */
  private final class Setting implements Recursion.Action {
    private final CommandContext context;
    private final int replication;
    private final List<Target> awaited = new ArrayList<>();
    private long files;

    private Setting(CommandContext context, int replication) {
      this.context = context;
      this.replication = replication;
    }

    @Override
    public CompletableFuture<Void> start(Target target, FileStatus file) {
      return file.isFile()
          ? target.fileSystem().calls().setReplication(target.path(), replication)
          : CompletableFuture.completedFuture(null);
    }

    @Override
    public void done(Target target, FileStatus file) throws IOException {
      if (file.isFile()) {
        files++;
        if (await) {
          awaited.add(target);
        }
        context.line("Replication " + replication + " set: " + context.shown(target));
      }
    }
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
