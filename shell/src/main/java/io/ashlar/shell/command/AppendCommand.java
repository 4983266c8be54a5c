package io.ashlar.shell.command;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.local.LocalOperands;
import io.ashlar.shell.remote.RemoteOutput;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds local files or standard input to the end of a file. */
@Command(
    name = "append",
    description = {
      "Adds local files to the end of a file, which is made if it does not exist; - reads standard"
          + " input.",
      "What was added before a failure stays."
    })
public final class AppendCommand implements ShellCommand {
  private static final String STDIN = "-";
  private static final int BUFFER_BYTES = 1 << 20;

  @Option(names = "-n", description = "Begins a new block.")
  boolean newBlock;

  @Parameters(paramLabel = "LOCAL... PATH", hideParamSyntax = true, arity = "2..*")
  List<String> operands = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    List<String> sources = operands.subList(0, operands.size() - 1);
    if (sources.contains(STDIN) && sources.size() > 1) {
      throw new UsageException("'-' is given with other sources; expected it alone");
    }
    List<Path> files = sources.contains(STDIN) ? List.of() : found(sources);
    Target target = context.fileSystems().resolve(operands.get(operands.size() - 1));
    FileStatus existing = target.fileSystem().find(target.path());
    if (existing != null && existing.isDirectory()) {
      throw new DfsException(ErrorCode.IS_A_DIRECTORY, target + " is a directory; expected a file");
    }
    long bytes = add(context, target, existing == null, files);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("path", target.toString());
    result.put("created", existing == null);
    result.put("bytes", bytes);
    result.put("length", target.stat().length());
    context.report().result(result);
    return ExitCode.OK;
  }

  /** Every source must be there before the first byte is added. */
  private static List<Path> found(List<String> sources) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String source : sources) {
      for (Path file : LocalOperands.expand(source)) {
        if (Files.isDirectory(file)) {
          throw new DfsException(
              ErrorCode.IS_A_DIRECTORY, file + " is a local directory; expected files");
        }
        files.add(file);
      }
    }
    return files;
  }

  private long add(CommandContext context, Target target, boolean create, List<Path> files)
      throws IOException {
    RemoteOutput out =
        create
            ? target.fileSystem().create(target.path(), CreateOptions.defaults())
            : target.fileSystem().append(target.path(), newBlock);
    Interruption.Cleanup cleanup =
        () -> {
          out.abort();
          target.fileSystem().recoverLease(target.path());
        };
    context.interruption().register(cleanup);
    long bytes = 0;
    try (out) {
      if (files.isEmpty()) {
        bytes = copy(context, context.io().in(), out);
      }
      for (Path file : files) {
        try (InputStream in = Files.newInputStream(file)) {
          bytes += copy(context, in, out);
        }
      }
    }
    context.interruption().forget(cleanup);
    return bytes;
  }

  private static long copy(CommandContext context, InputStream in, RemoteOutput out)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (context.interruption().isStopped()) {
        throw new DfsException(ErrorCode.INTERRUPTED, "the command was interrupted");
      }
      out.write(buffer, 0, count);
      total += count;
    }
    return total;
  }
}
