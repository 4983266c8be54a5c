package io.ashlar.datanode.scanner;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import java.util.List;

/**
 * How often replicas are compared with their checksums.
 *
 * @param periodMs in which every replica is compared once; 0: never
 * @param bytesPerSecond most that is read of one volume
 */
public record ScanConfig(long periodMs, long bytesPerSecond) {
  /** A region that fails a second time within this time is not repaired, if nothing is scanned. */
  private static final long AGAIN_MS = 14L * 86_400_000;

  /** Period. */
  public static final ConfigKey<Long> PERIOD =
      ConfigKey.of(
              "dfs.datanode.scan.period",
              ConfigType.DURATION_MS,
              "14d",
              "Time in which a DataNode compares each of its final replicas with its checksums"
                  + " once; 0s turns the scanner off. A place that fails twice within this time is"
                  + " not repaired again: its replica moves.")
          .range(value -> value == 0 || value >= 1_000, "1s or more, or 0s for no scanner");

  /** Rate. */
  public static final ConfigKey<Long> RATE =
      ConfigKey.of(
              "dfs.datanode.scan.rate",
              ConfigType.SIZE,
              "16m",
              "Bytes that the scanner reads of one volume per second at most. To turn the scanner"
                  + " off set dfs.datanode.scan.period to 0s.")
          .range(value -> value >= 64 << 10, "64k or more");

  /** Reads the keys. */
  public static ScanConfig of(Configuration configuration) {
    return new ScanConfig(configuration.get(PERIOD), configuration.get(RATE));
  }

  /** All keys. */
  public static List<ConfigKey<?>> keys() {
    return List.of(PERIOD, RATE);
  }

  /** True if replicas are scanned. */
  public boolean isOn() {
    return periodMs > 0;
  }

  /** A region that fails twice within this time is a bad place. */
  public long againMs() {
    return isOn() ? periodMs : AGAIN_MS;
  }
}
