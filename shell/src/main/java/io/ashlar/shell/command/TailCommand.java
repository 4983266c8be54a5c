package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the end of a file to standard output and, with {@code -f}, what is added to it. */
@Command(name = "tail", description = "Writes the last kilobyte of a file to standard output.")
public final class TailCommand implements ShellCommand {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  @Option(names = "-f", description = "Goes on with what is added, until interrupted.")
  boolean follow;

  @Option(names = "-c", paramLabel = "BYTES", description = "Bytes (1024).")
  long bytes = 1024;

  @Parameters(paramLabel = "PATH", arity = "1")
  String path = "";

  @Override
  public int run(CommandContext context) throws IOException {
    if (follow && context.json()) {
      throw new UsageException("-f never ends, and --json is one document; expected one of them");
    }
    Target target = context.fileSystems().resolve(path);
    FileStatus file = CatCommand.requireFile(target);
    Content content = new Content(context);
    long offset = Math.max(0, file.length() - bytes);
    try (InputStream in = target.fileSystem().open(target.path(), offset)) {
      var entry = content.copy(file, in);
      context.report().result(entry);
      offset += entry.get("length") instanceof Number count ? count.longValue() : 0;
    }
    content.end();
    if (follow) {
      follow(context, target, offset);
    }
    return ExitCode.OK;
  }

  private static void follow(CommandContext context, Target target, long start) throws IOException {
    OutputStream out = context.bytes();
    long offset = start;
    while (!context.interruption().isStopped()) {
      LockSupport.parkNanos(POLL_NANOS);
      try (InputStream in = target.fileSystem().open(target.path(), offset)) {
        offset += in.transferTo(out);
        out.flush();
      }
    }
  }
}
