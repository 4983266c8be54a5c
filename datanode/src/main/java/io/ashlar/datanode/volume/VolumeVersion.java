package io.ashlar.datanode.volume;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who a volume belongs to, as kept in {@code current/VERSION}. See docs/formats/replica.md.
 *
 * @param clusterId empty until the first registration
 * @param namespaceId empty until the first registration
 * @param nodeId UUID of the DataNode, the same in all its volumes
 * @param storageId UUID of the volume
 */
public record VolumeVersion(String clusterId, String namespaceId, String nodeId, String storageId) {
  /** Layout of a volume that this software writes, and the newest that it reads. */
  public static final int LAYOUT = 1;

  private static final int BYTES_MAX = 4096;

  /** True once a cluster has been adopted. */
  public boolean adopted() {
    return !namespaceId.isEmpty();
  }

  /** The same volume in the given cluster. */
  public VolumeVersion adopt(String cluster, String namespace) {
    return new VolumeVersion(cluster, namespace, nodeId, storageId);
  }

  /** Replaces {@code file} durably. */
  public void write(Disk disk, Path file) throws IOException {
    String body =
        "layoutVersion="
            + LAYOUT
            + "\nclusterId="
            + clusterId
            + "\nnamespaceId="
            + namespaceId
            + "\nnodeId="
            + nodeId
            + "\nstorageId="
            + storageId
            + "\n";
    String whole = body + "crc32c=" + crc(body) + "\n";
    AtomicFiles.replace(disk, file, whole.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads {@code file}; refuses one that is damaged or of a newer layout. */
  public static VolumeVersion read(Disk disk, Path file) throws IOException {
    String whole = new String(disk.readAll(file, BYTES_MAX), StandardCharsets.UTF_8);
    int end = whole.lastIndexOf("crc32c=");
    if (end < 0 || !whole.substring(end).trim().equals("crc32c=" + crc(whole.substring(0, end)))) {
      throw damaged(file, "its checksum does not fit its content");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : whole.substring(0, end).split("\n", -1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    int layout = parseLayout(file, values.getOrDefault("layoutVersion", ""));
    if (layout > LAYOUT) {
      throw new DfsException(
          DfsError.of(
              ErrorCode.LAYOUT_TOO_NEW,
              file + ": expected a layout of at most " + LAYOUT + ", found " + layout));
    }
    return new VolumeVersion(
        value(file, values, "clusterId"),
        value(file, values, "namespaceId"),
        value(file, values, "nodeId"),
        value(file, values, "storageId"));
  }

  private static int parseLayout(Path file, String text) throws IOException {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IOException(file + ": layoutVersion is '" + text + "', expected a number", e);
    }
  }

  private static String value(Path file, Map<String, String> values, String name)
      throws IOException {
    String value = values.get(name);
    if (value == null) {
      throw damaged(file, name + " is missing");
    }
    return value;
  }

  private static IOException damaged(Path file, String why) {
    return new IOException(file + " is damaged: " + why);
  }

  private static String crc(String body) {
    return HexFormat.of().toHexDigits(ChunkChecksums.of(body.getBytes(StandardCharsets.UTF_8)));
  }
}
