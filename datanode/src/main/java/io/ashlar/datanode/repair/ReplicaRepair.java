package io.ashlar.datanode.repair;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.id.BlockId;
import io.ashlar.datanode.replica.BlockTurns.Turn;
import io.ashlar.datanode.replica.ByteRange;
import io.ashlar.datanode.replica.CorruptReplicaException;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaPatch;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.datanode.transfer.ReplicaHealth;
import io.ashlar.datanode.volume.IoFailures;
import io.ashlar.protocol.data.ReadChunksResponse;
import io.ashlar.protocol.datanode.RepairReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One repair, in the block's turn: find what is damaged, take just that from other replicas, force,
 * compare again. What no source has stays damaged and is told; the rest is won.
 *
 * <p><b>Threading</b>: one step at a time, on the volume's executor.
 */
final class ReplicaRepair {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaRepair.class);
  private static final int PIECE_BYTES = 128 << 10;

  private final RepairReplicaHandler.Parts parts;
  private final RepairReplica order;
  private final ReplicaKey key;
  private final RepairSources sources;
  private final Consumer<@Nullable DfsError> onEnded;
  private final Deque<ByteRange> pieces = new ArrayDeque<>();
  private final List<ByteRange> written = new ArrayList<>();
  private final List<ByteRange> lost = new ArrayList<>();
  private @Nullable Turn turn;
  private @Nullable ReplicaPatch patch;
  private boolean writing;

  ReplicaRepair(
      RepairReplicaHandler.Parts parts, RepairReplica order, Consumer<@Nullable DfsError> onEnded) {
    this.parts = parts;
    this.order = order;
    this.key = ReplicaKey.of(order.getBlock().getBlockId(), order.getBlock().getGenerationStamp());
    this.sources = new RepairSources(parts.peers(), order, parts.metrics());
    this.onEnded = onEnded;
  }

  void start() {
    parts.metrics().started().inc();
    parts
        .turns()
        .take(new BlockId(order.getBlock().getBlockId()))
        .whenComplete(
            (taken, failure) -> {
              turn = taken;
              try {
                if (failure != null) {
                  throw failure instanceof DfsException known
                      ? known
                      : new DfsException(ErrorCode.OVERLOADED, String.valueOf(failure));
                }
                Replica replica = find();
                onDisk(replica, () -> open(replica));
              } catch (DfsException e) {
                end(e.error());
              }
            });
  }

  private Replica find() throws DfsException {
    Replica replica = parts.replicas().get(key.blockId());
    if (replica == null) {
      throw new DfsException(ErrorCode.REPLICA_NOT_FOUND, key + " is not here");
    }
    if (!replica.key().equals(key)
        || replica.state() != ReplicaState.FINALIZED
        || replica.length() != order.getLength()) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          String.format(
              "expected a final replica %s of %d bytes, found %s, %s of %d",
              key, order.getLength(), replica.key(), replica.state(), replica.length()));
    }
    return replica;
  }

  /** A step on files. */
  private interface Step {
    void run() throws IOException;
  }

  private void onDisk(Replica replica, Step step) {
    boolean taken =
        replica
            .volume()
            .executor()
            .execute(
                () -> {
                  try {
                    step.run();
                  } catch (IOException e) {
                    failed(replica, e);
                  }
                });
    if (!taken) {
      end(DfsError.of(ErrorCode.SHUTTING_DOWN, "the volume takes no more work"));
    }
  }

  private void failed(Replica replica, IOException e) {
    boolean ofReplica = e instanceof CorruptReplicaException || IoFailures.isLinkOrMissing(e);
    if (!ofReplica && IoFailures.isDiskFault(e) && (writing || !probe(replica))) {
      replica.volume().fail("repair " + key, e); // Nobody knows what it holds now.
    }
    end(IoFailures.errorOf(replica.volume(), "repair " + key, e));
  }

  private static boolean probe(Replica replica) {
    return ReplicaHealth.probe(replica.volume());
  }

  private void open(Replica replica) throws IOException {
    if (!probe(replica)) {
      end(DfsError.of(ErrorCode.VOLUME_FAILED, "volume " + replica.volume() + " is out of use"));
      return;
    }
    ReplicaPatch opened = replica.store().openPatch(replica);
    patch = opened;
    if (opened.hasChecksums()) {
      examine(replica, opened);
    } else {
      fetchChecksums(replica, opened, 0);
    }
  }

  /** Its own checksum file cannot be used: the data is judged by another replica's checksums. */
  private void fetchChecksums(Replica replica, ReplicaPatch opened, long offset) {
    sources
        .checksums(offset)
        .whenComplete(
            (answer, failure) -> {
              if (answer == null) {
                lost.add(new ByteRange(0, order.getLength()));
                onDisk(replica, () -> end(errorOf(failure)));
                return;
              }
              onDisk(
                  replica,
                  () -> {
                    if (offset == 0) {
                      opened.beginChecksums(answer.getChecksum().getBytesPerChecksum());
                    }
                    opened.putChecksums(offset, answer.getChecksums().asReadOnlyByteBuffer());
                    long next =
                        offset
                            + (long) answer.getChecksums().size()
                                / ChunkChecksums.CHECKSUM_BYTES
                                * opened.chunkBytes();
                    if (next < order.getLength()) {
                      fetchChecksums(replica, opened, next);
                    } else {
                      examine(replica, opened);
                    }
                  });
            });
  }

  private void examine(Replica replica, ReplicaPatch opened) throws IOException {
    List<ByteRange> damaged = opened.examine();
    List<ByteRange> again = parts.history().again(key.blockId().value(), damaged);
    if (!again.isEmpty()) {
      end(
          DfsError.of(
                  ErrorCode.DISK_ERROR,
                  key + " is damaged again where it was repaired, on volume " + replica.volume())
              .with("again", ByteRange.text(again)));
      return;
    }
    for (ByteRange range : damaged) {
      parts.metrics().damagedChunks().inc(chunks(range));
      int pieceBytes = Math.max(1, PIECE_BYTES / opened.chunkBytes()) * opened.chunkBytes();
      for (long at = range.start(); at < range.end(); at += pieceBytes) {
        pieces.add(new ByteRange(at, Math.min(range.end(), at + pieceBytes)));
      }
    }
    next(replica, opened);
  }

  private void next(Replica replica, ReplicaPatch opened) throws IOException {
    if (sources.empty()) {
      pieces.forEach(this::loseAll);
      pieces.clear();
    }
    ByteRange piece = pieces.poll();
    if (piece == null) {
      finish(replica, opened);
      return;
    }
    sources
        .chunks(piece, opened.chunkBytes())
        .whenComplete(
            (answer, failure) ->
                onDisk(
                    replica,
                    () -> {
                      if (answer != null) {
                        take(opened, piece, answer);
                      } else {
                        halve(piece, opened.chunkBytes());
                      }
                      next(replica, opened);
                    }));
  }

  private void take(ReplicaPatch opened, ByteRange piece, ReadChunksResponse answer)
      throws IOException {
    writing = true;
    opened.write(
        piece.start(),
        answer.getData().asReadOnlyByteBuffer(),
        answer.getChecksums().asReadOnlyByteBuffer());
    written.add(piece);
  }

  /** Nobody has all of these chunks; perhaps each of them is good somewhere. */
  private void halve(ByteRange piece, int chunkBytes) {
    long chunks = ChunkChecksums.chunksOf(piece.bytes(), chunkBytes);
    if (chunks <= 1) {
      loseAll(piece);
      return;
    }
    long middle = piece.start() + chunks / 2 * chunkBytes;
    pieces.addFirst(new ByteRange(middle, piece.end()));
    pieces.addFirst(new ByteRange(piece.start(), middle));
  }

  private void loseAll(ByteRange piece) {
    lost.add(piece);
  }

  private long chunks(ByteRange range) {
    ReplicaPatch opened = patch;
    return opened == null || !opened.hasChecksums()
        ? 0
        : ChunkChecksums.chunksOf(range.bytes(), opened.chunkBytes());
  }

  private void finish(Replica replica, ReplicaPatch opened) throws IOException {
    writing = true;
    boolean stays = opened.finish(written);
    if (!lost.isEmpty()) {
      end(errorOf(null));
    } else if (!stays) {
      end(
          DfsError.of(
                  ErrorCode.DISK_ERROR,
                  key + " does not keep what is written to it, on volume " + replica.volume())
              .with("again", ByteRange.text(written)));
    } else if (parts.replicas().repaired(replica)) {
      parts.history().note(key.blockId().value(), written);
      parts.metrics().repaired().inc();
      end(null);
    } else {
      end(DfsError.of(ErrorCode.REPLICA_NOT_READY, key + " is another replica by now"));
    }
  }

  private DfsError errorOf(@Nullable Throwable failure) {
    lost.sort(Comparator.comparingLong(ByteRange::start));
    lost.forEach(range -> parts.metrics().lostChunks().inc(chunks(range)));
    String why =
        failure instanceof CompletionException && failure.getCause() != null
            ? String.valueOf(failure.getCause().getMessage())
            : failure == null ? "" : String.valueOf(failure.getMessage());
    String ranges = ByteRange.text(lost);
    if (sources.someGone()) {
      return DfsError.of(
          ErrorCode.UNREACHABLE,
          key + ": not every source of the bytes " + ranges + " could be asked " + why);
    }
    return DfsError.of(
            ErrorCode.CHECKSUM_ERROR,
            key + ": no replica has a good copy of the bytes " + ranges + " " + why)
        .with("lost", ranges);
  }

  private void end(@Nullable DfsError error) {
    ReplicaPatch opened = patch;
    patch = null;
    if (opened != null) {
      try {
        opened.close();
      } catch (IOException e) {
        LOG.warn("The files of a repair could not be closed. replica={}", key, e);
      }
    }
    if (error != null) {
      parts.metrics().failed().inc();
    }
    LOG.info(
        "A repair ended. replica={} sources={} written={} lost={} error={}",
        key,
        order.getSourcesCount(),
        ByteRange.text(written),
        ByteRange.text(lost),
        error == null ? "none" : error.message());
    Turn taken = turn;
    if (taken != null) {
      taken.end();
    }
    onEnded.accept(error);
  }
}
