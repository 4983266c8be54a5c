package io.ashlar.common.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A file of the operating system.
 *
 * <p><b>Ownership</b>: owns the channel and closes it.
 */
final class RealDiskFile implements DiskFile {
  private final FileChannel channel;

  RealDiskFile(FileChannel channel) {
    this.channel = channel;
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    int total = 0;
    while (target.hasRemaining()) {
      int count = channel.read(target, position + total);
      if (count < 0) {
        break;
      }
      total += count;
    }
    return total;
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    long at = position;
    while (source.hasRemaining()) {
      at += channel.write(source, at);
    }
  }

  @Override
  public void write(ByteBuffer[] sources, long position) throws IOException {
    // A positional gather write does not exist in Java 17; positions are kept by hand instead.
    long at = position;
    for (ByteBuffer source : sources) {
      int bytes = source.remaining();
      write(source, at);
      at += bytes;
    }
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
  public void truncate(long length) throws IOException {
    channel.truncate(length);
  }

  @Override
  public FileChannel channel() {
    return channel;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
