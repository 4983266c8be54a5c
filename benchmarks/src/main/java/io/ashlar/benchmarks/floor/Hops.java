package io.ashlar.benchmarks.floor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.FutureTask;

/** Bytes from one socket to another, from memory or from a file. */
final class Hops {
  private static final int PIECE_BYTES = 1 << 20;

  private Hops() {}

  /** Sends {@code bytes} from a buffer, receives them into another; the clock covers both. */
  static CpuClock memory(Loopback ends, long bytes) throws IOException {
    CpuClock clock = new CpuClock();
    FutureTask<Long> reader = Loopback.begin(() -> drain(ends.server, bytes));
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    for (long sent = 0; sent < bytes; ) {
      piece.clear().limit((int) Math.min(PIECE_BYTES, bytes - sent));
      while (piece.hasRemaining()) {
        sent += ends.client.write(piece);
      }
    }
    Loopback.join(reader);
    return clock.stop();
  }

  /** Sends a file with sendfile, receives it into a buffer. */
  static CpuClock file(Loopback ends, FileChannel file) throws IOException {
    long bytes = file.size();
    CpuClock clock = new CpuClock();
    FutureTask<Long> reader = Loopback.begin(() -> drain(ends.server, bytes));
    for (long sent = 0; sent < bytes; ) {
      sent += file.transferTo(sent, bytes - sent, ends.client);
    }
    Loopback.join(reader);
    return clock.stop();
  }

  private static long drain(SocketChannel channel, long bytes) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    long received = 0;
    while (received < bytes) {
      piece.clear();
      int count = channel.read(piece);
      if (count < 0) {
        throw new IOException("expected " + bytes + " bytes, received " + received);
      }
      received += count;
    }
    return received;
  }
}
