package io.ashlar.datanode.volume;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One configured volume: {@code [SSD|DISK|ARCHIVE][capacity=4g]PATH}, the brackets optional and in
 * any order.
 *
 * @param capacityBytes most that replicas may take here; 0: what the file system has
 */
public record DataDir(VolumeType type, long capacityBytes, Path path) {
  private static final String CAPACITY = "capacity=";

  private static final ConfigType<List<DataDir>> TYPE =
      new ConfigType<>(
          "folders separated by commas, each like /data/1, [SSD]/data/2 or [DISK][capacity=4g]/d/3",
          DataDir::parseAll);

  /** Where a DataNode keeps replicas. */
  public static final ConfigKey<List<DataDir>> KEY =
      ConfigKey.of(
          "dfs.datanode.data.dir",
          TYPE,
          "",
          "Folders in which a DataNode keeps replicas, one per disk, separated by commas; each"
              + " [SSD|DISK|ARCHIVE][capacity=4g]PATH.");

  /** Reads one entry; throws IllegalArgumentException with the reason. */
  public static DataDir parse(String text) {
    VolumeType type = VolumeType.DISK;
    long capacity = 0;
    String rest = text.trim();
    while (rest.startsWith("[")) {
      int end = rest.indexOf(']');
      if (end < 0) {
        throw new IllegalArgumentException("a bracket is not closed in '" + text + "'");
      }
      String tag = rest.substring(1, end).trim();
      if (tag.toLowerCase(Locale.ROOT).startsWith(CAPACITY)) {
        capacity = parseCapacity(tag.substring(CAPACITY.length()));
      } else {
        type = parseType(tag);
      }
      rest = rest.substring(end + 1).trim();
    }
    if (rest.isEmpty()) {
      throw new IllegalArgumentException("the path is missing in '" + text + "'");
    }
    try {
      return new DataDir(type, capacity, Path.of(rest).toAbsolutePath().normalize());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + rest + "' is not a path", e);
    }
  }

  private static List<DataDir> parseAll(String text) {
    List<DataDir> all = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    for (String part : text.split(",", -1)) {
      if (!part.isBlank()) {
        DataDir dir = parse(part);
        if (!seen.add(dir.path())) {
          throw new IllegalArgumentException(dir.path() + " is given twice");
        }
        all.add(dir);
      }
    }
    return List.copyOf(all);
  }

  private static VolumeType parseType(String tag) {
    for (VolumeType type : VolumeType.values()) {
      if (type.name().equalsIgnoreCase(tag)) {
        return type;
      }
    }
    throw new IllegalArgumentException("'" + tag + "' is not one of SSD, DISK, ARCHIVE");
  }

  private static long parseCapacity(String text) {
    long bytes = ConfigType.SIZE.parser().apply(text.trim());
    if (bytes <= 0) {
      throw new IllegalArgumentException("a capacity must be above 0");
    }
    return bytes;
  }
}
