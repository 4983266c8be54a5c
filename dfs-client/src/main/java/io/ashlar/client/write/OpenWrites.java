package io.ashlar.client.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.client.session.Waiting;
import io.ashlar.common.time.Scheduler;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCategory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
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
  private static final long ASK_AGAIN_MS = 2_000;

  private final Scheduler scheduler;

  /** In the order of their opening, so that equal runs of a simulation stay equal. */
  @GuardedBy("this")
  private final Set<FileWrite> open = new LinkedHashSet<>();

  /** Ticks by {@code scheduler}, some times in a stall limit. */
  public OpenWrites(Scheduler scheduler, int stallLimitMs) {
    this.scheduler = scheduler;
    long everyMs = Math.max(20, Math.min(1_000, stallLimitMs / TICKS_PER_STALL));
    var unused = scheduler.scheduleWithDelay(everyMs, () -> all().forEach(FileWrite::tick));
  }

  private synchronized List<FileWrite> all() {
    return List.copyOf(open);
  }

  /** Looks at its time from now on. */
  public synchronized void add(FileWrite write) {
    open.add(write);
  }

  /** It is over. */
  public synchronized void remove(FileWrite write) {
    open.remove(write);
  }

  /**
   * Gives a file up in the background. As long as this client lives it renews its session, and with
   * it the lease, so that asking goes on until the NameNode has answered.
   */
  public void recoverLater(FileWrite write) {
    ask(write.path(), write::recoverLease);
  }

  /** The same for a file that never got a writer. */
  public void recoverLater(NameNodeCalls nameNode, OpenedFile file) {
    ask(file.path(), () -> nameNode.recoverLease(file));
  }

  private void ask(String path, Supplier<CompletableFuture<?>> call) {
    var unused =
        call.get()
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    return;
                  }
                  if (unanswered(Waiting.cause(failure))) {
                    scheduler.schedule(ASK_AGAIN_MS, () -> ask(path, call));
                  } else {
                    LOG.info("The lease of {} ends by itself: {}", path, failure.toString());
                  }
                });
  }

  private static boolean unanswered(DfsException failure) {
    return failure.category() == ErrorCategory.RETRY_HERE
        || failure.category() == ErrorCategory.RETRY_ELSEWHERE;
  }
}
