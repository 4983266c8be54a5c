package io.ashlar.it.harness.agent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** A channel of a file that moves half of the bytes that it is asked to, when ordered. */
final class ShortChannel extends FileChannel {
  private final FileChannel channel;
  private final String path;
  private final Orders orders;

  ShortChannel(FileChannel channel, String path, Orders orders) {
    this.channel = channel;
    this.path = path;
    this.orders = orders;
  }

  private interface Transfer {
    int run(ByteBuffer bytes) throws IOException;
  }

  private int move(ByteBuffer bytes, Transfer transfer) throws IOException {
    if (bytes.remaining() < 2 || orders.errorOf(DiskOperation.SHORT_TRANSFER, path) == null) {
      return transfer.run(bytes);
    }
    int limit = bytes.limit();
    bytes.limit(bytes.position() + bytes.remaining() / 2);
    try {
      return transfer.run(bytes);
    } finally {
      bytes.limit(limit);
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    return move(target, bytes -> channel.read(bytes, position));
  }

  @Override
  public int write(ByteBuffer source, long position) throws IOException {
    return move(source, bytes -> channel.write(bytes, position));
  }

  @Override
  public int read(ByteBuffer target) throws IOException {
    return channel.read(target);
  }

  @Override
  public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
    return channel.read(targets, offset, length);
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    return channel.write(source);
  }

  @Override
  public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
    return channel.write(sources, offset, length);
  }

  @Override
  public long position() throws IOException {
    return channel.position();
  }

  @Override
  public FileChannel position(long position) throws IOException {
    channel.position(position);
    return this;
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  @Override
  public FileChannel truncate(long length) throws IOException {
    channel.truncate(length);
    return this;
  }

  @Override
  public void force(boolean metadata) throws IOException {
    channel.force(metadata);
  }

  @Override
  public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
    return channel.transferTo(position, count, target);
  }

  @Override
  public long transferFrom(ReadableByteChannel source, long position, long count)
      throws IOException {
    return channel.transferFrom(source, position, count);
  }

  @Override
  public MappedByteBuffer map(MapMode mode, long position, long bytes) throws IOException {
    return channel.map(mode, position, bytes);
  }

  @Override
  public FileLock lock(long position, long bytes, boolean shared) throws IOException {
    return channel.lock(position, bytes, shared);
  }

  @Override
  public FileLock tryLock(long position, long bytes, boolean shared) throws IOException {
    return channel.tryLock(position, bytes, shared);
  }

  @Override
  protected void implCloseChannel() throws IOException {
    channel.close();
  }
}
