package io.ashlar.datanode.replica;

import io.ashlar.common.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies ranges between files in pieces. */
final class FileCopies {
  private static final int PIECE_BYTES = 256 << 10;

  private FileCopies() {}

  /** Copies the bytes from {@code start} to {@code end}, to the same place. */
  static void copy(DiskFile from, DiskFile to, long start, long end) throws IOException {
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE_BYTES, Math.max(0, end - start)));
    for (long at = start; at < end; at += piece.limit()) {
      piece.clear().limit((int) Math.min(piece.capacity(), end - at));
      if (from.read(piece, at) < piece.limit()) {
        throw new EOFException("expected " + end + " bytes, the file ends before");
      }
      to.write(piece.flip(), at);
    }
  }
}
