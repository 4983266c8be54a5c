package io.ashlar.dist.cluster.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/** Refusals of what later versions have. */
public final class Unsupported {
  private Unsupported() {}

  /** Refuses {@code --ha}. */
  public static void refuseHighAvailability(boolean asked) throws DfsException {
    if (asked) {
      throw new DfsException(
          ErrorCode.UNSUPPORTED,
          "--ha: high availability (two NameNodes, bookies, ZooKeeper) is not in this version");
    }
  }
}
