package io.ashlar.common.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A file read past the page cache: whole blocks at block boundaries go through a buffer of its own.
 *
 * <p><b>Ownership</b>: owns the channel and closes it.
 *
 * <p><b>Threading</b>: one thread at a time, because of the buffer; it is not read once closed.
 */
final class DirectDiskFile implements DiskFile {
  /** Largest block of a file system that it can deal with. */
  static final int BLOCK_BYTES_MAX = 64 << 10;

  private static final int BUFFER_BYTES = 256 << 10;
  private static final int BUFFERS_KEPT_MAX = 16;

  /** Memory outside of the heap is dear to get and late to be freed, so it is used again. */
  private static final Deque<ByteBuffer> KEPT = new ArrayDeque<>();

  private final FileChannel channel;
  private final int blockBytes;
  private final ByteBuffer buffer;
  private boolean closed;

  DirectDiskFile(FileChannel channel, int blockBytes) {
    this.channel = channel;
    this.blockBytes = blockBytes;
    this.buffer = takeBuffer();
  }

  private static ByteBuffer takeBuffer() {
    synchronized (KEPT) {
      ByteBuffer kept = KEPT.poll();
      if (kept != null) {
        return kept;
      }
    }
    return ByteBuffer.allocateDirect(BUFFER_BYTES + BLOCK_BYTES_MAX)
        .alignedSlice(BLOCK_BYTES_MAX)
        .limit(BUFFER_BYTES)
        .slice();
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int total = 0;
    while (target.hasRemaining()) {
      long at = position + total;
      long start = at / blockBytes * blockBytes;
      int skip = (int) (at - start);
      long wanted = (long) skip + target.remaining();
      long span = (wanted + blockBytes - 1) / blockBytes * blockBytes;
      buffer.clear().limit((int) Math.min(buffer.capacity(), span));
      int count = channel.read(buffer, start);
      if (count <= skip) {
        break;
      }
      int taken = Math.min(count - skip, target.remaining());
      target.put(buffer.position(0).limit(count).slice(skip, taken));
      total += taken;
    }
    return total;
  }

  @Override
  public void write(ByteBuffer source, long position) {
    throw new UnsupportedOperationException("the file is open for reading");
  }

  @Override
  public void write(ByteBuffer[] sources, long position) {
    throw new UnsupportedOperationException("the file is open for reading");
  }

  @Override
  public void force(boolean metadata) throws IOException {
    channel.force(metadata);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public void truncate(long length) {
    throw new UnsupportedOperationException("the file is open for reading");
  }

  @Override
  public void close() throws IOException {
    channel.close();
    synchronized (KEPT) {
      if (!closed && KEPT.size() < BUFFERS_KEPT_MAX) {
        KEPT.add(buffer);
      }
    }
    closed = true;
  }
}
