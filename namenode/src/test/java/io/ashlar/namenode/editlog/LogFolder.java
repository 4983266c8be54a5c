package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.id.Epoch;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** One segment file as bytes, to be damaged and given to a fresh log again and again. */
final class LogFolder {
  static final UUID NAMESPACE = new UUID(1, 2);
  static final List<Path> TWO = List.of(Path.of("/a"), Path.of("/b"));
  static final EditLogConfig CONFIG = new EditLogConfig(1 << 20, 2_048);

  private final String name;
  private final byte[] bytes;

  private LogFolder(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /** The undamaged segment; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  /** A log of {@code batches}, left in progress as a crash does, or closed. */
  static LogFolder write(int batches, boolean closed) throws IOException {
    FakeDisk disk = new FakeDisk(1);
    disk.createDirectories(TWO.get(0));
    FileEditLog log = open(disk, TWO.subList(0, 1));
    for (long txid = 1; txid <= batches; txid++) {
      log.append(List.of(LogEntries.of(txid)));
    }
    if (closed) {
      log.close();
    }
    Path file = disk.list(TWO.get(0)).get(0);
    return new LogFolder(file.getFileName().toString(), disk.readAll(file, 1 << 20));
  }

  static FileEditLog open(FakeDisk disk, List<Path> folders) throws IOException {
    return FileEditLog.open(disk, folders, NAMESPACE, new Epoch(2), CONFIG, FolderListener.NONE);
  }

  /** Where each batch ends; the first element is where the first begins. */
  List<Integer> ends() {
    List<Integer> ends = new ArrayList<>();
    int at = SegmentFormat.HEADER_BYTES;
    ends.add(at);
    while (at + SegmentFormat.BATCH_HEADER_BYTES < bytes.length && bytes[at] == 'B') {
      int payload = ByteBuffer.wrap(bytes).getInt(at + 4);
      at += SegmentFormat.BATCH_HEADER_BYTES + payload + SegmentFormat.TRAILER_BYTES;
      ends.add(at);
    }
    return ends;
  }

  byte[] flipped(long bit) {
    byte[] damaged = bytes.clone();
    damaged[(int) (bit / 8)] ^= (byte) (1 << bit % 8);
    return damaged;
  }

  /** Zeros from {@code from} to {@code to}. */
  byte[] zeroed(int from, int to) {
    byte[] damaged = bytes.clone();
    java.util.Arrays.fill(damaged, from, to, (byte) 0);
    return damaged;
  }

  /** Opens the log of folders with these contents and gives the first txids of its entries. */
  List<Long> recover(byte[]... contents) throws IOException {
    FakeDisk disk = new FakeDisk(1);
    for (int i = 0; i < contents.length; i++) {
      disk.createDirectories(TWO.get(i));
      try (DiskFile file = disk.createNew(TWO.get(i).resolve(name))) {
        file.write(ByteBuffer.wrap(contents[i]), 0);
        file.force(true);
      }
      disk.forceDirectory(TWO.get(i));
    }
    try (FileEditLog log = open(disk, TWO.subList(0, contents.length))) {
      List<Long> txids = EditLogContract.txids(log, 1);
      if (log.durableTxid() != txids.size()) {
        throw new AssertionError("durable " + log.durableTxid() + ", read " + txids);
      }
      return txids;
    }
  }
}
