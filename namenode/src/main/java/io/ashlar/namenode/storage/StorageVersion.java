package io.ashlar.namenode.storage;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Content of a metadata folder's {@code VERSION} file: whose folder it is.
 *
 * <p>Lines of {@code key=value}, closed by a line with the CRC32C of those before.
 */
public record StorageVersion(
    String clusterId, UUID namespaceId, int layoutVersion, long createdMs) {
  /** Version of the folder's layout that this software writes. */
  public static final int LAYOUT_VERSION = 1;

  static final String FILE_NAME = "VERSION";
  static final int BYTES_MAX = 4_096;

  byte[] encode() {
    String text =
        "role=namenode\nlayoutVersion="
            + layoutVersion
            + "\nclusterId="
            + clusterId
            + "\nnamespaceId="
            + namespaceId
            + "\ncreatedMs="
            + createdMs
            + "\n";
    int crc = ChunkChecksums.of(text.getBytes(StandardCharsets.UTF_8));
    return (text + "crc32c=" + String.format("%08x", crc) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  static StorageVersion decode(Path file, byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.UTF_8);
    int crcLine = text.lastIndexOf("crc32c=");
    if (crcLine < 0 || !text.substring(crcLine).equals(crcLine(text.substring(0, crcLine)))) {
      throw corrupt(file, "its checksum is wrong");
    }
    int layout = Integer.parseInt(value(file, text, "layoutVersion"));
    if (layout > LAYOUT_VERSION) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.LAYOUT_TOO_NEW,
                  file
                      + " has layout version "
                      + layout
                      + "; this software knows up to "
                      + LAYOUT_VERSION)
              .with("file", file));
    }
    return new StorageVersion(
        value(file, text, "clusterId"),
        UUID.fromString(value(file, text, "namespaceId")),
        layout,
        Long.parseLong(value(file, text, "createdMs")));
  }

  private static String crcLine(String before) {
    int crc = ChunkChecksums.of(before.getBytes(StandardCharsets.UTF_8));
    return "crc32c=" + String.format("%08x", crc) + "\n";
  }

  private static String value(Path file, String text, String key) throws DamagedException {
    return text.lines()
        .filter(line -> line.startsWith(key + "="))
        .map(line -> line.substring(key.length() + 1))
        .findFirst()
        .orElseThrow(() -> corrupt(file, "it lacks " + key));
  }

  private static DamagedException corrupt(Path file, String reason) {
    return new DamagedException(file, reason);
  }

  /** The file is damaged; another folder may have a good one. */
  static final class DamagedException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient Path file;

    DamagedException(Path file, String reason) {
      super(file + " is damaged: " + reason);
      this.file = file;
    }

    DfsException toDfsException() {
      return new DfsException(
          DfsError.of(ErrorCode.IMAGE_CORRUPT, String.valueOf(getMessage())).with("file", file),
          this);
    }
  }
}
