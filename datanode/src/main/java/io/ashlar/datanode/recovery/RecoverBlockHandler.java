package io.ashlar.datanode.recovery;

import io.ashlar.common.time.Scheduler;
import io.ashlar.datanode.command.CommandHandler;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.FailedRecovery;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
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
  private final Consumer<FailedRecovery> failures;
  private final Scheduler scheduler;
  private final DataNodeMetrics metrics;
  private final Map<Long, Long> running = new HashMap<>();

  /**
   * Asks candidates through {@code peers} and tells the outcome to {@code report}, or to {@code
   * failures} that there is none.
   */
  public RecoverBlockHandler(
      PeerCalls peers,
      RecoveryReport report,
      Consumer<FailedRecovery> failures,
      Scheduler scheduler,
      DataNodeMetrics metrics) {
    this.peers = peers;
    this.report = report;
    this.failures = failures;
    this.scheduler = scheduler;
    this.metrics = metrics;
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
        DfsError error =
            DfsError.of(
                ErrorCode.OVERLOADED, "this node leads " + RUNNING_MAX + " recoveries already");
        tell(block, id, error);
        return CompletableFuture.completedFuture(error);
      }
      running.put(block, id);
    }
    metrics.recoveriesStarted().inc();
    new BlockRecovery(peers, report, scheduler, recover)
        .run()
        .whenComplete((ignored, failure) -> ended(block, id, failure));
    return CompletableFuture.completedFuture(null);
  }

  private void ended(long block, long id, @Nullable Throwable failure) {
    synchronized (this) {
      running.remove(block, id);
    }
    if (failure == null) {
      metrics.recoveriesFinished().inc();
      return;
    }
    metrics.recoveriesFailed().inc();
    LOG.warn(
        "A recovery did not come to an end; the NameNode orders another one."
            + " block={} recovery={} reason={}",
        block,
        id,
        String.valueOf(failure));
    tell(block, id, errorOf(failure));
  }

  private void tell(long block, long id, DfsError error) {
    failures.accept(
        FailedRecovery.newBuilder()
            .setBlockId(block)
            .setRecoveryId(id)
            .setError(error.toWire())
            .build());
  }

  private static DfsError errorOf(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DfsException known) {
        return known.error();
      }
    }
    return DfsError.of(ErrorCode.INTERNAL_ERROR, "the recovery failed").causedBy(failure);
  }
}
