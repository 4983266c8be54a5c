package io.ashlar.it.faults;

import io.ashlar.it.harness.LocalCluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of replicas under a running DataNode, to look at and to damage. */
final class Replicas {
  private Replicas() {}

  static List<Path> files(LocalCluster cluster, String daemon) throws IOException {
    return below(cluster.dir().resolve("data").resolve(daemon));
  }

  static List<Path> below(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("blk_"))
          .sorted()
          .toList();
    } catch (UncheckedIOException e) {
      return List.of(); // A file went away meanwhile; the caller asks again.
    }
  }

  static List<String> names(LocalCluster cluster, String daemon) throws IOException {
    return files(cluster, daemon).stream().map(file -> String.valueOf(file.getFileName())).toList();
  }

  /** The data file of a block. */
  static Path data(LocalCluster cluster, String daemon, long blockId) throws IOException {
    return named(cluster, daemon, "blk_" + blockId);
  }

  /** The checksum file of a block. */
  static Path sums(LocalCluster cluster, String daemon, long blockId) throws IOException {
    return files(cluster, daemon).stream()
        .filter(file -> String.valueOf(file.getFileName()).startsWith("blk_" + blockId + "_"))
        .findFirst()
        .orElseThrow(() -> new IOException("no checksums of " + blockId + " on " + daemon));
  }

  private static Path named(LocalCluster cluster, String daemon, String name) throws IOException {
    return files(cluster, daemon).stream()
        .filter(file -> name.equals(String.valueOf(file.getFileName())))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + name + " on " + daemon));
  }

  static void flipBit(Path file, long at) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(at);
      int before = bytes.read();
      bytes.seek(at);
      bytes.write(before ^ 0x10);
    }
  }

  static void cut(Path file, long length) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.setLength(length);
    }
  }
}
