package io.ashlar.namenode.storage;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.common.disk.Disk;
import io.ashlar.common.id.Epoch;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The highest epoch that began in these folders, one file in each: the number, a space, and its
 * CRC32C.
 *
 * <p><b>Durability</b>: an epoch is forced in every folder before anything is appended in it.
 */
final class EpochFile {
  static final String NAME = "epoch";

  private static final Logger LOG = LoggerFactory.getLogger(EpochFile.class);
  static final int BYTES_MAX = 64;

  private final Disk disk;
  private final List<Path> currents;

  EpochFile(Disk disk, List<Path> currents) {
    this.disk = disk;
    this.currents = currents;
  }

  /**
   * Begins the epoch after the highest that any folder names, and after {@code known}.
   *
   * @throws DfsException IMAGE_CORRUPT if files are there and none is good
   */
  Epoch raise(long known) throws IOException {
    long highest = known;
    boolean good = false;
    List<Path> damaged = new ArrayList<>();
    for (Path current : currents) {
      Path file = current.resolve(NAME);
      if (disk.exists(file)) {
        OptionalLong found = decode(disk.readAll(file, BYTES_MAX));
        good |= found.isPresent();
        highest = Math.max(highest, found.orElse(0));
        if (found.isEmpty()) {
          damaged.add(file);
        }
      }
    }
    if (!damaged.isEmpty() && !good) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.IMAGE_CORRUPT,
                  damaged
                      + " is damaged: its checksum is wrong; remove it, and the epoch is taken"
                      + " from the log")
              .with("file", damaged));
    }
    damaged.forEach(file -> LOG.warn("A damaged epoch file is written anew. file={}", file));
    Epoch next = new Epoch(highest + 1);
    for (Path current : currents) {
      AtomicFiles.replace(disk, current.resolve(NAME), encode(next));
    }
    return next;
  }

  static byte[] encode(Epoch epoch) {
    String number = Long.toString(epoch.value());
    return (number + " " + crc(number) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  static OptionalLong decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int space = text.indexOf(' ');
    if (space < 1
        || !text.equals(text.substring(0, space) + " " + crc(text.substring(0, space)) + "\n")) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(text.substring(0, space)));
  }

  private static String crc(String number) {
    return String.format(
        Locale.ROOT, "%08x", ChunkChecksums.of(number.getBytes(StandardCharsets.ISO_8859_1)));
  }
}
