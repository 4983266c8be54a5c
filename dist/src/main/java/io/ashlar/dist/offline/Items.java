package io.ashlar.dist.offline;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.Json;
import io.ashlar.shell.local.LocalOperands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Prints the items of a file one by one, each as a line of JSON; with {@code --json} all of them
 * are one document.
 */
final class Items {
  private final CommandContext context;
  private final ObjectMapper mapper = Json.mapper();
  private final List<Object> all = new ArrayList<>();

  Items(CommandContext context) {
    this.context = context;
  }

  /** A local file that is there; fails with LOCAL_IO. */
  static Path file(String operand) throws IOException {
    Path file = LocalOperands.path(operand);
    if (!Files.isRegularFile(file)) {
      throw new DfsException(
          DfsError.of(ErrorCode.LOCAL_IO, file + ": no such local file")
              .with("localPath", file.toAbsolutePath()));
    }
    return file;
  }

  /** One item. */
  void add(Map<String, Object> item) throws IOException {
    if (context.json()) {
      all.add(item);
    } else {
      context.line(mapper.writeValueAsString(item));
    }
  }

  /** Hands the items to the document. */
  void end() {
    context.report().result(all);
  }
}
