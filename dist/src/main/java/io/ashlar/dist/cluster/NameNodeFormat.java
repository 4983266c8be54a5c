package io.ashlar.dist.cluster;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.StorageVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Formats the NameNode of a new local cluster. */
final class NameNodeFormat {
  private final RandomSource random;
  private final Clock clock;

  NameNodeFormat(RandomSource random, Clock clock) {
    this.random = random;
    this.clock = clock;
  }

  /** True if the folders were empty and are formatted now; existing data is never touched. */
  boolean formatIfNew(ClusterFolder folder, ClusterSpec spec, DaemonSpec daemon)
      throws IOException {
    List<Path> folders = DataDirs.of(folder, spec, daemon).stream().map(Path::of).toList();
    for (Path path : folders) {
      if (!isEmpty(path)) {
        return false;
      }
    }
    StorageVersion version =
        new StorageVersion(
            spec.clusterId(), random.nextUuid(), StorageVersion.LAYOUT_VERSION, clock.wallMs());
    new NameNodeFormatter(RealDisk.INSTANCE).format(folders, version, false);
    return true;
  }

  private static boolean isEmpty(Path path) throws IOException {
    if (!Files.exists(path)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(path)) {
      return entries.findAny().isEmpty();
    }
  }
}
