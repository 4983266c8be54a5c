package io.ashlar.datanode.transfer;

import io.ashlar.datanode.replica.BlockStore;
import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.replica.ReplicaWriter;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.VolumeChoosingPolicy;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * SETUP_COPY and SETUP_TRANSFER: takes a copy of another node's replica. It is nobody's replica
 * until it is whole; then it is an open one that a continued pipeline takes up, or a final one.
 */
final class CopySetUp {
  private final DataNodeParts parts;
  private final StoreChooser chooser;

  CopySetUp(DataNodeParts parts, VolumeChoosingPolicy policy) {
    this.parts = parts;
    this.chooser = new StoreChooser(policy);
  }

  StreamSetUp prepare(WriteBlockRequest request, ReplicaKey key) throws DfsException {
    if (request.getTargetsCount() > 0) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          key + ": a copy goes to one node, found " + request.getTargetsCount() + " behind it");
    }
    checkNoneButOlder(key);
    long expected = Math.max(0, request.getBlockBytesExpected());
    BlockStore store =
        chooser.choose(
            parts.stores().get(), request.getStorageId(), request.getStorageType(), expected);
    Construction construction = new Construction();
    Replica copy = Replica.temporary(key, store, construction);
    CompletableFuture<Turn> turn = parts.turns().take(key.blockId());
    return new StreamSetUp(
        copy,
        construction,
        turn.thenCompose(begun -> removeOlder(key)),
        new Files(
            request.getChecksum().getBytesPerChecksum(),
            request.getStage() == PipelineStage.SETUP_TRANSFER,
            expected,
            copy,
            turn));
  }

  private void checkNoneButOlder(ReplicaKey key) throws DfsException {
    Replica there = parts.replicas().get(key.blockId());
    if (there != null
        && (there.key().stamp().compareTo(key.stamp()) >= 0 || there.state() == ReplicaState.RUR)) {
      throw new DfsException(
          ErrorCode.ALREADY_EXISTS, key + ": there is " + there.key() + " here already");
    }
  }

  /** A replica of an older stamp is of no use to anybody once there is a newer one. */
  private CompletableFuture<?> removeOlder(ReplicaKey key) {
    Replica older = parts.replicas().get(key.blockId());
    if (older == null) {
      return CompletableFuture.completedFuture(null);
    }
    CompletableFuture<?> closed =
        StoppedReplica.stopWriter(
            parts,
            key.blockId(),
            DfsError.of(ErrorCode.STALE_STAMP, older.key() + " is replaced by a copy of " + key),
            () -> checkNoneButOlder(key));
    return closed.thenRunAsync(() -> removeNow(key), older.volume().executor()::execute);
  }

  private void removeNow(ReplicaKey key) {
    Replica older = parts.replicas().get(key.blockId());
    try {
      checkNoneButOlder(key);
      if (older != null && parts.replicas().remove(older)) {
        older.store().deleteDurably(older);
      }
    } catch (DfsException e) {
      throw new CompletionException(e);
    } catch (IOException e) {
      String operation = "delete " + key;
      if (older != null) {
        older.volume().fail(operation, e);
        throw new CompletionException(
            IoFailures.errorOf(older.volume(), operation, e).toException());
      }
      throw new CompletionException(e);
    }
  }

  /** On the volume's executor. */
  private final class Files implements DiskQueue.Opener {
    private final int chunkBytes;
    private final boolean isFinal;
    private final long expected;
    private final Replica copy;
    private final CompletableFuture<Turn> turn;

    Files(
        int chunkBytes,
        boolean isFinal,
        long expected,
        Replica copy,
        CompletableFuture<Turn> turn) {
      this.chunkBytes = chunkBytes;
      this.isFinal = isFinal;
      this.expected = expected;
      this.copy = copy;
      this.turn = turn;
    }

    @Override
    public ReplicaWriter open() throws IOException {
      if (!parts.replicas().addTemporary(copy)) {
        throw new DfsException(
            ErrorCode.ALREADY_EXISTS, copy.key() + ": there is a replica here already");
      }
      return copy.store()
          .createCopy(
              copy.key(),
              chunkBytes,
              isFinal,
              CreateSetUp.reserve(copy.volume(), copy.key(), expected));
    }

    @Override
    public boolean finished(ReplicaMap replicas, Replica replica, long length) {
      boolean there =
          isFinal ? replicas.finalized(replica, length) : replicas.copied(replica, length);
      if (there) {
        parts.metrics().copiesReceived().inc();
      }
      return there;
    }

    @Override
    public void done() {
      turn.thenAccept(Turn::end);
    }
  }
}
