package io.ashlar.benchmarks.synth;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.fsimage.ImageWriter;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.slab.HashKey;
import io.ashlar.namenode.namespace.slab.SlabNamespace;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.NameNodeStorage;
import io.ashlar.namenode.storage.StorageVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A metadata folder whose image holds a large namespace, written by the NameNode's own writer.
 * Equal arguments give equal bytes.
 *
 * @param image file that was written
 * @param clusterId of the folder
 * @param files in the namespace
 * @param inodes files and directories
 * @param blocks in the namespace
 * @param bytes of the image
 */
public record SynthImage(
    String image, String clusterId, int files, long inodes, long blocks, long bytes) {
  private static final long CREATED_MS = 1_767_225_600_000L;

  /** Formats {@code folder}, which must be empty or absent, and writes the image into it. */
  public static SynthImage write(Path folder, int files, long seed, String owner)
      throws IOException {
    return write(folder, SynthShape.usual(files), seed, owner);
  }

  /** The same with all files in the directory {@code /synth/large}. */
  public static SynthImage writeOneDirectory(Path folder, int files, long seed, String owner)
      throws IOException {
    return write(folder, new SynthShape(files, files), seed, owner);
  }

  private static SynthImage write(Path folder, SynthShape shape, long seed, String owner)
      throws IOException {
    int files = shape.files();
    String clusterId = "synth-" + files + "-" + seed;
    UUID namespaceId = UUID.nameUUIDFromBytes(clusterId.getBytes(StandardCharsets.UTF_8));
    StorageVersion version =
        new StorageVersion(clusterId, namespaceId, StorageVersion.LAYOUT_VERSION, CREATED_MS);
    new NameNodeFormatter(RealDisk.INSTANCE).format(List.of(folder), version, false);
    Namespace namespace = new SlabNamespace(new HashKey(seed, files));
    SynthNamespace.fill(namespace, shape, seed, owner);
    Path image;
    // Nothing changes meanwhile, so that nothing has to be kept beside the live state.
    try (FrozenNamespace frozen = namespace.freeze(Long.MAX_VALUE)) {
      image =
          new ImageWriter(RealDisk.INSTANCE)
              .write(NameNodeStorage.current(folder), frozen, clusterId, namespaceId.toString());
    }
    return new SynthImage(
        image.toString(),
        clusterId,
        files,
        namespace.inodeCount(),
        namespace.blockCount(),
        Files.size(image));
  }
}
