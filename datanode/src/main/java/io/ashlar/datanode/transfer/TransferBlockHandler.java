package io.ashlar.datanode.transfer;

import io.ashlar.datanode.command.CommandHandler;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.TransferBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a final replica to another node because the NameNode wants it there. Every chunk is checked
 * when it is read; a damaged one ends the transfer and is reported, so that the NameNode takes
 * another source.
 *
 * <p><b>Threading</b>: any thread; the files are read on the volume's executor.
 */
public final class TransferBlockHandler implements CommandHandler {
  private static final Logger LOG = LoggerFactory.getLogger(TransferBlockHandler.class);

  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final ReplicaLookup lookup;
  private final Runnable onEnded;

  /** {@code onEnded} is called after each transfer, when there is a result to be told. */
  public TransferBlockHandler(DataNodeParts parts, PeerConnections peers, Runnable onEnded) {
    this.parts = parts;
    this.peers = peers;
    this.lookup = new ReplicaLookup(parts.replicas());
    this.onEnded = onEnded;
  }

  @Override
  public CompletableFuture<@Nullable DfsError> handle(DataNodeCommand command) {
    TransferBlock order = command.getTransferBlock();
    CompletableFuture<@Nullable DfsError> done = new CompletableFuture<>();
    if (!parts.streams().tryEnter()) {
      parts.metrics().streamsRefused().inc();
      done.complete(StreamErrors.tooManyStreams(parts.streams().max()));
      return done;
    }
    try {
      Replica replica = find(order);
      if (!replica.volume().executor().execute(() -> begin(order, replica, done))) {
        end(order, StreamErrors.volumeBusy(replica.key().toString()), done);
      }
    } catch (DfsException e) {
      end(order, e.error(), done);
    }
    return done;
  }

  private Replica find(TransferBlock order) throws DfsException {
    Replica replica = lookup.findExactly(order.getBlock());
    if (replica.state() != ReplicaState.FINALIZED || replica.length() != order.getLength()) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key()
              + ": expected a final replica of "
              + order.getLength()
              + " bytes, found "
              + replica.state()
              + " of "
              + replica.length());
    }
    if (order.getTarget().getAddressesCount() == 0) {
      throw new DfsException(
          ErrorCode.MALFORMED, replica.key() + ": the target of the transfer has no address");
    }
    return replica;
  }

  /** On the volume's executor. */
  private void begin(
      TransferBlock order, Replica replica, CompletableFuture<@Nullable DfsError> done) {
    ReplicaReader reader;
    try {
      reader = replica.store().openRead(replica);
    } catch (IOException e) {
      end(order, parts.health().onReadFailed(replica, e), done);
      return;
    }
    parts.metrics().copiesStarted().inc();
    new CopySender(
            parts,
            peers,
            replica,
            reader,
            new CopySender.Order(
                order.getBlock(),
                order.getTarget(),
                PipelineStage.SETUP_TRANSFER,
                parts.nodeId(),
                order.getLength(),
                Math.max(0, order.getBandwidthBytes())),
            error -> {
              if (error != null) {
                parts.metrics().copiesFailed().inc();
              } else {
                parts.metrics().copiesFinished().inc();
                parts.metrics().copyBytes().inc(order.getLength());
              }
              end(order, error, done);
            })
        .start();
  }

  private void end(
      TransferBlock order, @Nullable DfsError error, CompletableFuture<@Nullable DfsError> done) {
    parts.streams().leave();
    LOG.info(
        "A transfer ended. block={} stamp={} target={} bytes={} error={}",
        order.getBlock().getBlockId(),
        order.getBlock().getGenerationStamp(),
        order.getTarget().getNodeId(),
        order.getLength(),
        error == null ? "none" : error.message());
    done.complete(error);
    onEnded.run();
  }
}
