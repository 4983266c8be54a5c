package io.ashlar.datanode.recovery;

import io.ashlar.common.time.Scheduler;
import io.ashlar.datanode.command.CommandHandler;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads the recovery of a block. The command is done when the recovery has begun: its outcome goes
 * to the NameNode by itself, and a NameNode that is not the active one any more refuses it, so that
 * nobody has to wait for it to end.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class RecoverBlockHandler implements CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(RecoverBlockHandler.class);
  private static final int RUNNING_MAX = 256;

  private final PeerCalls peers;
  private final RecoveryReport report;
  private final Scheduler scheduler;
  private final Map<Long, Long> running = new HashMap<>();

  /** Asks candidates through {@code peers} and tells the outcome to {@code report}. */
  public RecoverBlockHandler(PeerCalls peers, RecoveryReport report, Scheduler scheduler) {
    this.peers = peers;
    this.scheduler = scheduler;
    this.report = report;
  }

  @Override
  public CompletableFuture<@Nullable DfsError> handle(DataNodeCommand command) {
    RecoverBlock recover = command.getRecoverBlock();
    long block = recover.getBlock().getBlockId();
    long id = recover.getRecoveryId();
    synchronized (this) {
      Long known = running.get(block);
      if (known != null && known >= id) {
        return CompletableFuture.completedFuture(null); // It runs already, or a later one does.
      }
      if (known == null && running.size() >= RUNNING_MAX) {
        return CompletableFuture.completedFuture(
            DfsError.of(
                ErrorCode.OVERLOADED, "this node leads " + RUNNING_MAX + " recoveries already"));
      }
      running.put(block, id);
    }
    new BlockRecovery(peers, report, scheduler, recover)
        .run()
        .whenComplete((ignored, failure) -> ended(block, id, failure));
    return CompletableFuture.completedFuture(null);
  }

  private void ended(long block, long id, @Nullable Throwable failure) {
    synchronized (this) {
      running.remove(block, id);
    }
    if (failure != null) {
      LOG.warn(
          "A recovery did not come to an end; the NameNode orders another one."
              + " block={} recovery={} reason={}",
          block,
          id,
          String.valueOf(failure));
    }
  }
}
