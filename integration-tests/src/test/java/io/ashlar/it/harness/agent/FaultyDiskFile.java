package io.ashlar.it.harness.agent;

import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A file whose operations fail as ordered. */
final class FaultyDiskFile implements DiskFile {
  private final DiskFile file;
  private final String path;
  private final Orders orders;

  FaultyDiskFile(DiskFile file, String path, Orders orders) {
    this.file = file;
    this.path = path;
    this.orders = orders;
  }

  private void before(DiskOperation operation) throws IOException {
    DiskError error = orders.errorOf(operation, path);
    if (error != null) {
      throw new IOException(error.text());
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    before(DiskOperation.READ);
    return file.read(target, position);
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    before(DiskOperation.WRITE);
    file.write(source, position);
  }

  @Override
  public void write(ByteBuffer[] sources, long position) throws IOException {
    before(DiskOperation.WRITE);
    file.write(sources, position);
  }

  @Override
  public void force(boolean metadata) throws IOException {
    before(DiskOperation.FORCE);
    file.force(metadata);
  }

  @Override
  public void startWriteback(long position, long bytes) throws IOException {
    file.startWriteback(position, bytes);
  }

  @Override
  public long size() throws IOException {
    return file.size();
  }

  @Override
  public void truncate(long length) throws IOException {
    file.truncate(length);
  }

  @Override
  public @Nullable FileChannel channel() {
    return file.channel();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
