package io.ashlar.shell.transfer;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Moves the bytes of one file, counts them, and stops when the command is to end. */
final class Pump {
  private static final int BUFFER_BYTES = 1 << 20;

  /** One buffer for each worker, because a buffer per small file would cost more than the file. */
  private static final ThreadLocal<byte[]> BUFFER =
      ThreadLocal.withInitial(() -> new byte[BUFFER_BYTES]);

  private final TransferSession session;

  Pump(TransferSession session) {
    this.session = session;
  }

  /** Copies to the end of {@code in}; returns the number of bytes. */
  long copy(InputStream in, OutputStream out) throws IOException {
    byte[] buffer = BUFFER.get();
    long total = 0;
    while (true) {
      if (session.isStopped()) {
        throw new DfsException(ErrorCode.INTERRUPTED, "the transfer was stopped");
      }
      int count = in.read(buffer, 0, buffer.length);
      if (count < 0) {
        return total;
      }
      out.write(buffer, 0, count);
      total += count;
      session.countBytes(count);
    }
  }
}
