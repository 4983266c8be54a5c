package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the NameNode read-only before its metadata disks are full, and back by itself.
 *
 * <p>Writes stop when no folder has the reserved space left. {@link #check} is run by a timer; the
 * reason is read on every command.
 */
public final class SpaceGuard {
  private static final Logger LOG = LoggerFactory.getLogger(SpaceGuard.class);

  private final Disk disk;
  private final List<Path> folders;
  private final long reservedBytes;
  private volatile String reason = "";

  /** Wants {@code reservedBytes} free in at least one of {@code folders}. */
  public SpaceGuard(Disk disk, List<Path> folders, long reservedBytes) {
    this.disk = disk;
    this.folders = List.copyOf(folders);
    this.reservedBytes = reservedBytes;
  }

  /** Why writes are refused; empty if they are taken. */
  public String reason() {
    return reason;
  }

  /** Looks at the disks. */
  public void check() {
    StringBuilder low = new StringBuilder();
    boolean room = false;
    for (Path folder : folders) {
      try {
        long free = disk.space(folder).usableBytes();
        if (free >= reservedBytes) {
          room = true;
        } else {
          low.append(low.length() == 0 ? "" : ", ").append(folder).append(" has ").append(free);
        }
      } catch (IOException e) {
        low.append(low.length() == 0 ? "" : ", ").append(folder).append(": ").append(e);
      }
    }
    String now =
        room ? "" : "the metadata disk is full: " + low + " bytes free, needed " + reservedBytes;
    if (now.isEmpty() != reason.isEmpty()) {
      if (now.isEmpty()) {
        LOG.info("The metadata disks have room again; writes are taken.");
      } else {
        LOG.error("Writes are refused until there is room. reason={}", now);
      }
    }
    reason = now;
  }
}
