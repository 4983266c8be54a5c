package io.ashlar.shell.admin;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.local.LocalOperands;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Copies the newest image of the namespace into a local folder. */
@Command(
    name = "fetch-image",
    description = "Copies the newest image of the namespace into a local folder.")
public final class FetchImageCommand implements ShellCommand {
  @Parameters(paramLabel = "DIR", arity = "1")
  String folder = "";

  @Override
  public int run(CommandContext context) throws IOException {
    Path dir = LocalOperands.path(folder);
    if (!Files.isDirectory(dir)) {
      throw DfsError.of(ErrorCode.LOCAL_IO, "the local folder " + dir + " does not exist")
          .with("localPath", dir.toAbsolutePath())
          .toException();
    }
    Path temporary = dir.resolve("fsimage.part");
    Interruption.Cleanup cleanup = () -> Files.deleteIfExists(temporary);
    context.interruption().register(cleanup);
    long txid;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 16)) {
      txid = context.fileSystems().defaultFs().admin().fetchImage(out);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    } finally {
      context.interruption().forget(cleanup);
    }
    Path image = dir.resolve("fsimage_" + txid);
    Files.move(
        temporary, image, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("txid", txid);
    result.put("file", image.toAbsolutePath().toString());
    result.put("bytes", Files.size(image));
    context.report().result(result);
    context.line("Fetched " + image + " (" + Files.size(image) + " bytes)");
    return ExitCode.OK;
  }
}
