package io.ashlar.benchmarks.floor;

import io.ashlar.benchmarks.result.Floor;
import io.ashlar.benchmarks.result.Statistics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Measures all floors, each several times after a warm-up; the median counts. */
public final class Floors {
  private static final double GIB = 1L << 30;
  private static final double MIB = 1L << 20;
  private static final int PIPELINED = 16;

  /** A checksum is so fast that the clock would be too coarse for fewer bytes. */
  private static final int CHECKSUM_FACTOR = 16;

  private final Path dir;
  private final boolean quick;
  private final List<Floor> floors = new ArrayList<>();

  /**
   * @param dir where files are written: the disk that the file systems use
   * @param quick less work
   */
  public Floors(Path dir, boolean quick) {
    this.dir = dir;
    this.quick = quick;
  }

  /** All of them. */
  public List<Floor> measure() throws IOException {
    long bytes = quick ? 256 << 20 : 512 << 20;
    stream(bytes, "hop.tcp", "memory to memory, one TCP connection on loopback", this::tcp);
    stream(bytes, "hop.unix", "memory to memory, one UNIX socket", this::unix);
    sendfile(bytes);
    stream(
        CHECKSUM_FACTOR * bytes, "crc32c", "CRC32C of 1 MiB in cache", n -> DiskFloors.checksum(n));
    DiskFloors disk = new DiskFloors(dir);
    stream(bytes, "file.write", "new file through the page cache, 1 MiB pieces", disk::write);
    direct(disk, bytes);
    forces(disk);
    echoes();
    commits();
    return List.copyOf(floors);
  }

  private interface Stretch {
    CpuClock run(long bytes) throws IOException;
  }

  private CpuClock tcp(long bytes) throws IOException {
    try (Loopback ends = Loopback.tcp()) {
      return Hops.memory(ends, bytes);
    }
  }

  private CpuClock unix(long bytes) throws IOException {
    try (Loopback ends = Loopback.unix()) {
      return Hops.memory(ends, bytes);
    }
  }

  private void sendfile(long bytes) throws IOException {
    Path file = dir.resolve("floor-sendfile");
    try {
      try (FileChannel channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE)) {
        ByteBuffer piece = ByteBuffer.allocateDirect(1 << 20);
        while (channel.size() < bytes) {
          channel.write(piece.clear(), channel.size());
        }
        stream(
            bytes,
            "sendfile.tcp",
            "file in the page cache to memory, one TCP connection on loopback",
            n -> {
              try (Loopback ends = Loopback.tcp()) {
                return Hops.file(ends, channel);
              }
            });
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void direct(DiskFloors disk, long bytes) throws IOException {
    try {
      stream(bytes, "file.direct", "new file past the page cache, 1 MiB pieces", disk::writeDirect);
    } catch (IOException | UnsupportedOperationException e) {
      // Not every file system lets the page cache be passed by; then there is no such floor.
      floors.removeIf(floor -> floor.name().equals("file.direct"));
    }
  }

  private void stream(long bytes, String name, String text, Stretch stretch) throws IOException {
    List<Double> cpu = new ArrayList<>();
    List<Double> rate = new ArrayList<>();
    for (int rep = -1; rep < repetitions(); rep++) {
      CpuClock clock = stretch.run(bytes);
      double used = clock.cpuSeconds();
      double seconds = clock.wallSeconds();
      if (rep >= 0) {
        cpu.add(used * GIB / bytes);
        rate.add(bytes / MIB / seconds);
      }
    }
    add(name, "cpu", "CPU-s per GiB", Statistics.median(cpu), text);
    add(name, "throughput", "MiB/s", Statistics.median(rate), text);
  }

  private void forces(DiskFloors disk) throws IOException {
    long[] nanos = disk.forces(quick ? 200 : 1_000);
    String text = "4 KB into allocated space, each followed by fdatasync";
    add("fdatasync.4k", "p50", "ms", nanos[nanos.length / 2] / 1e6, text);
    add("fdatasync.4k", "p90", "ms", nanos[nanos.length * 9 / 10] / 1e6, text);
  }

  private void echoes() throws IOException {
    for (int connections : new int[] {1, 8, 32}) {
      echo("echo.c" + connections, connections, 1);
    }
    echo("echo.pipelined", 1, PIPELINED);
  }

  private void commits() throws IOException {
    for (int connections : new int[] {1, 8, 32}) {
      String text =
          "128 bytes there, appended to a log that is forced in groups, and back; "
              + counted(connections);
      int count = Math.max(200, (quick ? 2_000 : 20_000) / connections);
      try (GroupCommit log = GroupCommit.open(dir)) {
        rounds("commit.c" + connections, text, () -> Echo.run(connections, 1, count, log::commit));
      }
    }
  }

  private static String counted(int connections) {
    return connections + (connections == 1 ? " connection" : " connections");
  }

  private void echo(String name, int connections, int depth) throws IOException {
    String text =
        "128 bytes there and back over TCP, "
            + counted(connections)
            + (depth == 1 ? "" : ", " + depth + " requests in flight");
    int count = Math.max(500, (quick ? 4_000 : 40_000) / connections);
    rounds(name, text, () -> Echo.run(connections, depth, count, () -> {}));
  }

  private interface Rounds {
    Echo.Result run() throws IOException;
  }

  private void rounds(String name, String text, Rounds rounds) throws IOException {
    List<Double> p50 = new ArrayList<>();
    List<Double> rate = new ArrayList<>();
    for (int rep = -1; rep < repetitions(); rep++) {
      Echo.Result result = rounds.run();
      if (rep >= 0) {
        p50.add(result.p50Ms());
        rate.add(result.perSecond());
      }
    }
    add(name, "p50", "ms", Statistics.median(p50), text);
    add(name, "rate", "per s", Statistics.median(rate), text);
  }

  private int repetitions() {
    return quick ? 1 : 3;
  }

  private void add(String name, String quantity, String unit, double value, String text) {
    floors.add(new Floor(name, quantity, unit, Statistics.rounded(value), text));
  }
}
