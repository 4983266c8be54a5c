package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the content of files goes: to standard output, or with {@code --json} as Base64 into the
 * document, up to a size that a document can bear.
 */
final class Content {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int DOCUMENT_BYTES_MAX = 64 << 20;

  private final CommandContext context;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final OutputStream out;
  private long inDocument;

  Content(CommandContext context) {
    this.context = context;
    this.out = context.bytes();
  }

  /** Copies {@code in} to its end; returns what the document says of it. */
  Map<String, Object> copy(FileStatus file, InputStream in) throws IOException {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("path", file.path().toString());
    if (context.json()) {
      byte[] bytes = in.readNBytes((int) (DOCUMENT_BYTES_MAX - inDocument) + 1);
      inDocument += bytes.length;
      if (inDocument > DOCUMENT_BYTES_MAX) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT,
            "with --json at most "
                + DOCUMENT_BYTES_MAX
                + " bytes of content are shown; expected"
                + " less, or no --json");
      }
      entry.put("length", bytes.length);
      entry.put("base64", Base64.getEncoder().encodeToString(bytes));
      return entry;
    }
    long total = 0;
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      if (context.interruption().isStopped()) {
        throw new DfsException(ErrorCode.INTERRUPTED, "the command was interrupted");
      }
      out.write(buffer, 0, count);
      total += count;
    }
    entry.put("length", total);
    return entry;
  }

  /** Writes out what is buffered. */
  void end() throws IOException {
    out.flush();
  }
}
