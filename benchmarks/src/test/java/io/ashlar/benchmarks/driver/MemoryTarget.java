package io.ashlar.benchmarks.driver;

import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A file system in memory, to run the workloads themselves; counts what is asked of it. */
final class MemoryTarget implements Target {
  final Map<String, byte[]> files = new ConcurrentSkipListMap<>();
  final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

  /** Nanoseconds that each stat takes. */
  long statNanos;

  /** Changes one byte of everything that is read. */
  boolean corrupt;

  int count(String call) {
    AtomicInteger count = calls.get(call);
    return count == null ? 0 : count.get();
  }

  private void called(String call) {
    calls.computeIfAbsent(call, key -> new AtomicInteger()).incrementAndGet();
  }

  private byte[] content(String path) throws IOException {
    byte[] content = files.get(path);
    if (content == null) {
      throw new FileNotFoundException(path);
    }
    return content;
  }

  @Override
  public OutputFile create(String path) {
    called("create");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    return new OutputFile() {
      @Override
      public void write(byte[] from, int offset, int count) {
        bytes.write(from, offset, count);
      }

      @Override
      public void hflush() {
        called("hflush");
      }

      @Override
      public void hsync() {
        called("hsync");
      }

      @Override
      public void close() {
        files.put(path, bytes.toByteArray());
      }
    };
  }

  @Override
  public void createEmpty(String path) throws IOException {
    called("createEmpty");
    if (files.putIfAbsent(path, new byte[0]) != null) {
      throw new IOException(path + " is there");
    }
  }

  @Override
  public InputFile open(String path) throws IOException {
    called("open");
    byte[] content = content(path).clone();
    if (corrupt && content.length > 0) {
      content[content.length - 1] ^= 1;
    }
    return new InputFile() {
      private int position;

      @Override
      public int read(byte[] bytes, int offset, int count) {
        int n = Math.min(count, content.length - position);
        if (n <= 0) {
          return -1;
        }
        System.arraycopy(content, position, bytes, offset, n);
        position += n;
        return n;
      }

      @Override
      public void readFully(long at, byte[] bytes, int offset, int count) {
        System.arraycopy(content, (int) at, bytes, offset, count);
      }

      @Override
      public void close() {
        called("closeRead");
      }
    };
  }

  @Override
  public long stat(String path) throws IOException {
    called("stat");
    long end = System.nanoTime() + statNanos;
    while (System.nanoTime() - end < 0) {
      Thread.onSpinWait();
    }
    return content(path).length;
  }

  @Override
  public int list(String path) {
    called("list");
    return (int) files.keySet().stream().filter(name -> name.startsWith(path + "/")).count();
  }

  @Override
  public void mkdirs(String path) {
    called("mkdirs");
  }

  @Override
  public void rename(String from, String to) throws IOException {
    called("rename");
    files.put(to, content(from));
    files.remove(from);
  }

  @Override
  public boolean delete(String path, boolean recursive) {
    called("delete");
    boolean there = files.remove(path) != null;
    List<String> below =
        files.keySet().stream().filter(name -> name.startsWith(path + "/")).toList();
    below.forEach(files::remove);
    return there || !below.isEmpty();
  }

  @Override
  public int liveDataNodes() {
    return 3;
  }

  @Override
  public void checkpoint() {
    called("checkpoint");
  }

  @Override
  public void close() {}
}
