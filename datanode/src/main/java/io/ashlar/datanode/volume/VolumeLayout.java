package io.ashlar.datanode.volume;

import java.nio.file.Path;

/**
 * Names below a volume's root. They derive from ids only, never from what a peer sent as text.
 *
 * @param root the configured folder
 */
public record VolumeLayout(Path root) {
  /** Holds everything but the lock. */
  public Path current() {
    return root.resolve("current");
  }

  /** Locked while a process uses the volume. */
  public Path lockFile() {
    return root.resolve("in_use.lock");
  }

  /** Identity of the volume. */
  public Path versionFile() {
    return current().resolve("VERSION");
  }

  /** The highest NameNode epoch that this node obeys. */
  public Path epochFile() {
    return current().resolve("EPOCH");
  }

  /** How far the scanner has come. */
  public Path scanFile() {
    return current().resolve("SCAN");
  }

  /** Written to find out whether the disk still works. */
  public Path probeFile() {
    return root.resolve("probe");
  }

  /** Replicas of one namespace; the id was checked by {@link NamespaceIds#check}. */
  public Path namespace(String namespaceId) {
    return current().resolve(namespaceId);
  }
}
