package io.ashlar.datanode.transfer;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.disk.AtomicFiles;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.replica.BlockTurns;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.datanode.volume.Volume;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what a failed read means: a damaged replica, or a volume that cannot be trusted.
 *
 * <p><b>Threading</b>: the volume's executor.
 */
public final class ReplicaHealth {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaHealth.class);
  private static final int PIECE_BYTES = 1 << 20;

  private final ReplicaMap replicas;
  private final BlockTurns turns;
  private final DataNodeMetrics metrics;

  /** Marks in {@code replicas} what it finds. */
  public ReplicaHealth(ReplicaMap replicas, BlockTurns turns, DataNodeMetrics metrics) {
    this.replicas = replicas;
    this.turns = turns;
    this.metrics = metrics;
  }

  /** A read failed; the error is for the reader. */
  public DfsError onReadFailed(Replica replica, IOException failure) {
    return isBroken(failure) && isOnTheMove(replica, failure)
        ? DfsError.of(
            ErrorCode.REPLICA_NOT_READY,
            replica.key() + " is being opened again, finalized or removed here")
        : onFailedInTurn(replica, failure);
  }

  /**
   * The same for a copy: a replica that nobody writes is damaged also when it is open, and no
   * pipeline may go on with it.
   */
  DfsError onCopyFailed(Replica replica, IOException failure) {
    DfsError error = onReadFailed(replica, failure);
    if (error.code() == ErrorCode.CHECKSUM_ERROR && replica.state() == ReplicaState.RBW) {
      mark(replica, failure.toString());
    }
    return error;
  }

  /** The replica is wrong, not the disk. */
  private static boolean isBroken(IOException failure) {
    return failure instanceof CorruptReplicaException
        || failure instanceof EOFException
        || IoFailures.isLinkOrMissing(failure);
  }

  /** Its files are being renamed, or it is another replica by now. */
  @SuppressWarnings("ReferenceEquality")
  private boolean isOnTheMove(Replica replica, IOException failure) {
    return replicas.get(replica.key().blockId()) != replica
        || (IoFailures.isMissing(failure)
            && (replica.construction() != null || turns.busy(replica.key().blockId())));
  }

  /** The same, for the one whose turn it is to change the files of the block. */
  DfsError onFailedInTurn(Replica replica, IOException failure) {
    if (!isBroken(failure)) {
      if (probe(replica.volume())) {
        check(replica);
      }
      return IoFailures.errorOf(replica.volume(), "read " + replica.key(), failure);
    }
    if (!probe(replica.volume())) {
      return IoFailures.errorOf(replica.volume(), "read " + replica.key(), failure);
    }
    markDamaged(replica, failure.toString());
    return DfsError.of(ErrorCode.CHECKSUM_ERROR, replica.key() + " is damaged here")
        .causedBy(failure);
  }

  /** Reads the whole replica; true if it is good. A damaged one is marked. */
  boolean check(Replica replica) {
    try (ReplicaReader reader = replica.store().openRead(replica)) {
      String damage = firstDamage(reader);
      if (damage.isEmpty()) {
        return true;
      }
      markDamaged(replica, damage);
    } catch (IOException e) {
      if (!isOnTheMove(replica, e) && probe(replica.volume())) {
        markDamaged(replica, e.toString());
      }
    }
    return false;
  }

  private static String firstDamage(ReplicaReader reader) throws IOException {
    int chunkBytes = reader.chunkBytes();
    int pieceBytes = Math.max(chunkBytes, PIECE_BYTES / chunkBytes * chunkBytes);
    ByteBuffer data = ByteBuffer.allocate(pieceBytes);
    ByteBuffer sums = ByteBuffer.allocate(ChunkChecksums.bytesFor(pieceBytes, chunkBytes));
    for (long offset = 0; offset < reader.length(); offset += pieceBytes) {
      int count = (int) Math.min(pieceBytes, reader.length() - offset);
      data.clear().limit(count);
      sums.clear().limit(ChunkChecksums.bytesFor(count, chunkBytes));
      reader.read(offset, sums, data);
      int bad = ChunkChecksums.firstMismatch(data.flip(), chunkBytes, sums.flip());
      if (bad >= 0) {
        return "the chunk at offset " + (offset + (long) bad * chunkBytes) + " does not verify";
      }
    }
    return "";
  }

  private void markDamaged(Replica replica, String reason) {
    if (replica.state() == ReplicaState.FINALIZED) {
      mark(replica, reason);
    }
  }

  private void mark(Replica replica, String reason) {
    if (replicas.damaged(replica)) {
      metrics.corruptReplicas().inc();
      LOG.warn(
          "A replica is damaged and not served any more. replica={} volume={} reason={}",
          replica.key(),
          replica.volume(),
          reason);
    }
  }

  /** Writes, forces and reads a small file; a volume that cannot do that is out. */
  public static boolean probe(Volume volume) {
    try {
      if (!volume.disk().exists(volume.layout().versionFile())) {
        volume.fail("the volume's VERSION file is gone");
        return false;
      }
      AtomicFiles.replace(volume.disk(), volume.layout().probeFile(), new byte[] {1});
      return volume.healthy();
    } catch (IOException e) {
      if (IoFailures.isNoSpace(e)) {
        return true;
      }
      volume.fail("probe", e);
      return false;
    }
  }
}
