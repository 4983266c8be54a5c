package io.ashlar.shell.command;

import io.ashlar.common.config.ConfigType;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.local.LinkPolicy;
import java.util.Locale;

/** Values of options that transfers share. */
final class Transfers {
  /**
   * Files copied at a time unless the user says otherwise. Small files gain up to twice as many;
   * large ones take a window of the client's memory each.
   */
  static final int THREADS = 8;

  private static final int THREADS_MAX = 256;

  private Transfers() {}

  static int threads(int threads) {
    if (threads < 1 || threads > THREADS_MAX) {
      throw new UsageException("--threads " + threads + ": expected 1 to " + THREADS_MAX);
    }
    return threads;
  }

  static LinkPolicy links(String text) {
    for (LinkPolicy policy : LinkPolicy.values()) {
      if (policy.toString().equals(text.toLowerCase(Locale.ROOT))) {
        return policy;
      }
    }
    throw new UsageException("--links '" + text + "': expected follow, skip or fail");
  }

  static int replication(int replication) {
    if (replication < 0) {
      throw new UsageException("--replication " + replication + ": expected a number from 1");
    }
    return replication;
  }

  static long blockSize(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    try {
      return ConfigType.SIZE.parser().apply(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--blocksize '" + text + "': expected a size like 1m or 64m", e);
    }
  }
}
