package io.ashlar.testkit;

import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;

/** An open file of a {@link FakeDisk}. */
final class FakeDiskFile implements DiskFile {
  private final FakeDisk disk;
  private final FakeInode inode;
  private boolean open = true;

  FakeDiskFile(FakeDisk disk, FakeInode inode) {
    this.disk = disk;
    this.inode = inode;
  }

  private void checkOpen() throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
  }

  @Override
  public int read(ByteBuffer target, long position) throws IOException {
    synchronized (disk) {
      checkOpen();
      int count = (int) Math.min(target.remaining(), Math.max(0, inode.length - position));
      if (count > 0) {
        target.put(inode.content, (int) position, count);
      }
      return count;
    }
  }

  @Override
  public void write(ByteBuffer source, long position) throws IOException {
    synchronized (disk) {
      checkOpen();
      disk.step();
      int count = source.remaining();
      int more = Math.max(0, (int) position + count - inode.length);
      disk.checkRoom(more);
      inode.willWrite((int) position, count);
      disk.resized(inode, more);
      source.get(inode.content, (int) position, source.remaining());
    }
  }

  @Override
  public void write(ByteBuffer[] sources, long position) throws IOException {
    long at = position;
    for (ByteBuffer source : sources) {
      int bytes = source.remaining();
      write(source, at);
      at += bytes;
    }
  }

  @Override
  public void force(boolean metadata) throws IOException {
    synchronized (disk) {
      checkOpen();
      try {
        disk.forceStep();
      } catch (FakeDisk.Crash e) {
        throw e;
      } catch (IOException e) {
        inode.forceFailed();
        throw e;
      }
      inode.forced();
    }
  }

  @Override
  public long size() throws IOException {
    synchronized (disk) {
      checkOpen();
      return inode.length;
    }
  }

  @Override
  public void truncate(long length) throws IOException {
    synchronized (disk) {
      checkOpen();
      disk.step();
      if (length < inode.length) {
        disk.resized(inode, length - inode.length);
        inode.truncate((int) length);
      }
    }
  }

  @Override
  public void close() {
    synchronized (disk) {
      open = false;
    }
  }
}
