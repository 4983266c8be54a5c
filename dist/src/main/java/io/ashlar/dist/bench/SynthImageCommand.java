package io.ashlar.dist.bench;

import io.ashlar.benchmarks.synth.SynthImage;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes a metadata folder with a large namespace. */
@Command(
    name = "synth-image",
    description = {
      "Formats a new metadata folder and writes an image of a large namespace into it: names of 20",
      "letters and digits, 100 files to a directory and one directory of a million, one block each."
    })
public final class SynthImageCommand implements ShellCommand {
  private static final int FILES_MAX = 100_000_000;

  @Option(names = "--files", required = true, paramLabel = "N", description = "Number of files.")
  int files;

  @Option(names = "--seed", paramLabel = "S", description = "Equal seeds give equal images.")
  long seed = 1;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Empty or absent.")
  @Nullable Path out;

  @Override
  public int run(CommandContext context) throws IOException {
    Path folder = out;
    if (folder == null || files < 1 || files > FILES_MAX) {
      throw new UsageException("--files " + files + ": expected 1 to " + FILES_MAX);
    }
    String owner = System.getProperty("user.name", "synth");
    SynthImage written = SynthImage.write(folder.toAbsolutePath(), files, seed, owner);
    context.report().result(written);
    context.line(
        "Wrote "
            + written.image()
            + ": "
            + written.files()
            + " files, "
            + written.blocks()
            + " blocks, "
            + written.bytes()
            + " bytes");
    return ExitCode.OK;
  }
}
