package io.ashlar.common.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file read past the page cache: whole blocks at block boundaries go through a buffer of its own.
 *
 * <p><b>Ownership</b>: owns the channel and closes it.
 *
 * <p><b>Threading</b>: one thread at a time, because of the buffer.
 */
final class DirectDiskFile implements DiskFile {
  private static final int BUFFER_BYTES = 256 << 10;

  private final FileChannel channel;
  private final int blockBytes;
  private final ByteBuffer buffer;

  DirectDiskFile(FileChannel channel, int blockBytes) {
    this.channel = channel;
    this.blockBytes = blockBytes;
    int wanted = Math.max(BUFFER_BYTES, 2 * blockBytes);
    this.buffer = ByteBuffer.allocateDirect(wanted + blockBytes).alignedSlice(blockBytes);
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
      buffer.clear().limit((int) Math.min(buffer.capacity() / blockBytes * blockBytes, span));
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
  }
}
