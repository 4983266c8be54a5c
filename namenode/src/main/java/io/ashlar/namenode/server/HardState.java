package io.ashlar.namenode.server;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.ByteString;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.work.Threads;
import io.ashlar.namenode.block.BlockManager;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.StartEpoch;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.fsimage.Checkpointer;
import io.ashlar.namenode.loop.LoopConfig;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.loop.NamesystemLoop;
import io.ashlar.namenode.storage.NameNodeStorage;
import io.ashlar.namenode.storage.RecoveredState;
import io.ashlar.namenode.storage.SpaceGuard;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logged state: folders, the namespace as recovered, and the loop that changes it. */
record HardState(
    NameNodeStorage storage,
    RecoveredState recovered,
    SpaceGuard space,
    NamesystemLoop loop,
    Checkpointer checkpointer,
    FolderDiary folders,
    Threads threads) {
  private static final Logger LOG = LoggerFactory.getLogger(HardState.class);
  private static final long EPOCH_SECONDS_MAX = 60;

  /** Opens the folders and replays the log; the loop is made, but does not run yet. */
  static HardState open(
      NameNodeConfig config,
      NameNodeParts parts,
      MetricRegistry metrics,
      Supplier<BlockManager> cluster,
      CloseStack open)
      throws IOException {
    NameNodeStorage storage =
        open.add(NameNodeStorage.open(parts.disk(), config.storage().folders()));
    FolderDiary folders = new FolderDiary();
    RecoveredState recovered = storage.recover(EditLogConfig.defaults(), folders);
    open.add(recovered.editLog());
    SpaceGuard space =
        new SpaceGuard(parts.disk(), config.storage().folders(), config.storage().reservedBytes());
    space.check();
    NamesystemLoop loop =
        new NamesystemLoop(
            recovered.namespace(),
            recovered.editLog(),
            cluster::get,
            parts.clock(),
            recovered.epoch(),
            LoopConfig.defaults(),
            space::reason,
            metrics,
            parts.host().threads(),
            parts.faults());
    Checkpointer checkpointer =
        new Checkpointer(
            parts.disk(),
            storage.currents(),
            loop,
            recovered.editLog(),
            recovered.version().clusterId(),
            recovered.version().namespaceId().toString(),
            () -> cluster.get().lastKnownPlaces(),
            recovered.imageTxid());
    return new HardState(
        storage, recovered, space, loop, checkpointer, folders, parts.host().threads());
  }

  Epoch epoch() {
    return recovered.epoch();
  }

  /** Runs the loop and begins the term; returns when its record is durable. */
  void start(CommandHandlers handlers, CloseStack open) throws DfsException {
    loop.start();
    open.add(loop);
    CompletableFuture<Long> durable = new CompletableFuture<>();
    loop.submit(
        handlers.startEpoch(),
        new StartEpoch(epoch()),
        new Namesystem.Submission<Epoch>(
            CommandContext.internal(epoch()),
            null,
            started -> ByteString.EMPTY,
            new Namesystem.Outcome<>() {
              @Override
              public void onResult(ByteString result, long txid) {
                durable.complete(txid);
              }

              @Override
              public void onError(DfsError error, long txid) {
                durable.completeExceptionally(error.toException());
              }
            }));
    await(durable);
  }

  private void await(CompletableFuture<Long> durable) throws DfsException {
    try {
      long txid = threads.await(durable, TimeUnit.SECONDS.toMillis(EPOCH_SECONDS_MAX));
      LOG.info("The term has begun. txid={}", txid);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof DfsException refusal) {
        throw refusal;
      }
      throw new IllegalStateException(e);
    } catch (TimeoutException e) {
      throw new DfsException(
          DfsError.of(
              ErrorCode.DISK_ERROR,
              "the first record was not durable after " + EPOCH_SECONDS_MAX + " s"),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting", e);
    }
  }
}
