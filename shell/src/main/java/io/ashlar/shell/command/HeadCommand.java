package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.input.BoundedInputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the beginning of files to standard output. */
@Command(name = "head", description = "Writes the first kilobyte of files to standard output.")
public final class HeadCommand implements ShellCommand {
  @Option(names = "-c", paramLabel = "BYTES", description = "Bytes (1024).")
  long bytes = 1024;

  @Parameters(paramLabel = "PATH", arity = "1..*")
  List<String> paths = new ArrayList<>();

  @Override
  public int run(CommandContext context) throws IOException {
    Content content = new Content(context);
    int code =
        ForEach.single(
            context,
            paths,
            target -> {
              FileStatus file = CatCommand.requireFile(target);
              try (InputStream in = target.fileSystem().open(target.path(), 0)) {
                return content.copy(
                    file, BoundedInputStream.builder().setInputStream(in).setMaxCount(bytes).get());
              }
            });
    content.end();
    return code;
  }
}
