package io.ashlar.datanode.transfer;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.protocol.data.FinishRecoveryRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one replica under recovery final: as it is, or by writing it anew from what verified here
 * and what another node has.
 *
 * <p><b>Threading</b>: the volume's executor, in the block's turn.
 */
final class RecoveryFinish {
  private static final Logger LOG = LoggerFactory.getLogger(RecoveryFinish.class);
  private static final int PIECE_BYTES = 1 << 20;

  private final DataNodeParts parts;
  private final PeerConnections peers;
  private final Replica replica;
  private final FinishRecoveryRequest request;
  private final ReplicaKey next;
  private final Listener listener;
  private @Nullable ReplicaWriter writer;

  /** Hears once how it ended. */
  interface Listener {
    void onRecovered(Replica whole);

    void onFailed(DfsError error);
  }

  RecoveryFinish(
      DataNodeParts parts,
      PeerConnections peers,
      Replica replica,
      FinishRecoveryRequest request,
      Listener listener) {
    this.parts = parts;
    this.peers = peers;
    this.replica = replica;
    this.request = request;
    this.next = ReplicaKey.of(replica.key().blockId().value(), request.getRecoveryId());
    this.listener = listener;
  }

  void start() {
    try {
      long length = request.getLength();
      boolean kept =
          length == replica.length() && replica.store().finishRecovery(replica, next, space(0));
      if (kept) {
        done();
      } else {
        writeAnew(length);
      }
    } catch (IOException e) {
      failed(e);
    }
  }

  private SpaceReservation space(long bytes) throws IOException {
    return CreateSetUp.reserve(replica.volume(), next, bytes);
  }

  private void writeAnew(long length) throws IOException {
    int chunkBytes;
    ReplicaWriter made;
    long at;
    try (ReplicaReader reader = replica.store().openVerified(replica)) {
      chunkBytes = reader.chunkBytes();
      made = replica.store().replace(replica, next, chunkBytes, space(length));
      writer = made;
      long own = Math.min(length, reader.length());
      // A chunk that is not whole here comes from the other node as a whole.
      at = own < length ? own - own % chunkBytes : own;
      copy(reader, made, at);
    }
    if (at == length) {
      made.finish(true);
      done();
      return;
    }
    TailSink sink = new TailSink(made, chunkBytes, at, length);
    BlockKey old = request.getBlock();
    BlockKey recovered = old.toBuilder().setGenerationStamp(request.getRecoveryId()).build();
    new TailFetch(
            parts,
            peers,
            replica.volume().executor(),
            request.getSourcesList(),
            List.of(recovered, old),
            sink,
            error -> onFetched(made, sink, error))
        .start();
  }

  private void copy(ReplicaReader reader, ReplicaWriter made, long end) throws IOException {
    int chunkBytes = reader.chunkBytes();
    int most = Math.max(chunkBytes, PIECE_BYTES / chunkBytes * chunkBytes);
    ByteBuffer data = ByteBuffer.allocate(most);
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(most, chunkBytes));
    for (long at = 0; at < end; at += most) {
      // Whole chunks are read, so that what is kept of the last one was verified.
      int count = (int) Math.min(most, reader.length() - at);
      data.clear().limit(count);
      sums.clear().limit(ChunkChecksums.bytesFor(count, chunkBytes));
      reader.read(at, sums, data);
      int bad = ChunkChecksums.firstMismatch(data.flip(), chunkBytes, sums.flip());
      if (bad >= 0) {
        throw new CorruptReplicaException(
            replica.key()
                + ": the chunk at offset "
                + (at + (long) bad * chunkBytes)
                + " does not verify any more");
      }
      TailSink.write(made, at, data, sums, (int) Math.min(count, end - at), chunkBytes);
    }
  }

  /** On an event loop. */
  private void onFetched(ReplicaWriter made, TailSink sink, @Nullable DfsError error) {
    Runnable task =
        () -> {
          try {
            IOException diskFailure = sink.diskFailure();
            if (diskFailure != null) {
              throw diskFailure;
            }
            if (error != null) {
              throw error.toException();
            }
            made.finish(true);
            done();
          } catch (IOException e) {
            failed(e);
          }
        };
    if (!replica.volume().executor().execute(task)) {
      listener.onFailed(DfsError.of(ErrorCode.SHUTTING_DOWN, "the volume takes no more work"));
    }
  }

  private void done() throws DfsException {
    Replica whole =
        Replica.closed(next, replica.store(), ReplicaState.FINALIZED, request.getLength());
    if (!parts.replicas().recovered(replica, whole)) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_FOUND, replica.key() + " was removed while it was recovered");
    }
    parts.metrics().replicasRecovered().inc();
    LOG.info(
        "A replica was recovered. replica={} length={} before={} lengthBefore={}",
        next,
        request.getLength(),
        replica.key(),
        replica.length());
    listener.onRecovered(whole);
  }

  private void failed(IOException failure) {
    String operation = "recover " + replica.key();
    discard();
    DfsError error;
    if (failure instanceof CorruptReplicaException || IoFailures.isLinkOrMissing(failure)) {
      error = parts.health().onFailedInTurn(replica, failure);
    } else {
      if (IoFailures.isDiskFault(failure)) {
        replica.volume().fail(operation, failure);
      }
      error = IoFailures.errorOf(replica.volume(), operation, failure);
    }
    listener.onFailed(error);
  }

  private void discard() {
    ReplicaWriter made = writer;
    if (made != null) {
      try {
        made.discard();
      } catch (IOException e) {
        replica.volume().fail("delete " + next, e);
      }
    }
  }
}
