package io.ashlar.client.write;

import io.ashlar.common.time.Scheduler;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that one client writes: looks at their time, and gives the leases of those up that
 * failed.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class OpenWrites {
  private static final Logger LOG = LoggerFactory.getLogger(OpenWrites.class);
  private static final int TICKS_PER_STALL = 10;

  private final Set<FileWrite> open = ConcurrentHashMap.newKeySet();

  /** Ticks by {@code scheduler}, some times in a stall limit. */
  public OpenWrites(Scheduler scheduler, int stallLimitMs) {
    long everyMs = Math.max(20, Math.min(1_000, stallLimitMs / TICKS_PER_STALL));
    var unused = scheduler.scheduleWithDelay(everyMs, () -> open.forEach(FileWrite::tick));
  }

  void add(FileWrite write) {
    open.add(write);
  }

  void remove(FileWrite write) {
    open.remove(write);
  }

  /** Gives a file up in the background; its lease ends by itself if that fails. */
  void recoverLater(FileWrite write) {
    recovered(write.path(), write.recoverLease());
  }

  /** The same for a file that never got a writer. */
  public void recoverLater(NameNodeCalls nameNode, OpenedFile file) {
    recovered(file.path(), nameNode.recoverLease(file));
  }

  private static void recovered(String path, CompletableFuture<?> call) {
    var unused =
        call.whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.info("The lease of {} ends by itself: {}", path, failure.toString());
              }
            });
  }
}
