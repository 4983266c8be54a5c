package io.ashlar.datanode.volume;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;

/**
 * Space of a volume that replicas never take.
 *
 * @param bytes fixed part
 * @param percent of the volume's capacity, added to it
 */
public record ReservedSpace(long bytes, double percent) {
  private static final ConfigType<ReservedSpace> TYPE =
      new ConfigType<>("a size like 512m, or a share like 1%", ReservedSpace::parse);

  /** What stays free on each volume. */
  public static final ConfigKey<ReservedSpace> KEY =
      ConfigKey.of(
          "dfs.datanode.du.reserved",
          TYPE,
          "1%",
          "Space of each volume that is kept free, as a size or as a share of the volume.");

  /** Bytes to keep free on a volume of {@code capacityBytes}. */
  public long of(long capacityBytes) {
    return bytes + (long) (capacityBytes * (percent / 100));
  }

  private static ReservedSpace parse(String text) {
    if (!text.endsWith("%")) {
      return new ReservedSpace(ConfigType.SIZE.parser().apply(text), 0);
    }
    double percent = Double.parseDouble(text.substring(0, text.length() - 1).trim());
    if (!(percent >= 0 && percent < 100)) {
      throw new IllegalArgumentException("a share must be from 0% to below 100%");
    }
    return new ReservedSpace(0, percent);
  }
}
