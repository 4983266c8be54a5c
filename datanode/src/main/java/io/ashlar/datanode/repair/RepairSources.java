package io.ashlar.datanode.repair;

import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.metrics.RepairMetrics;
import io.ashlar.datanode.recovery.PeerCalls;
import io.ashlar.datanode.replica.ByteRange;
import io.ashlar.protocol.data.ReadChunksRequest;
import io.ashlar.protocol.data.ReadChunksResponse;
import io.ashlar.protocol.datanode.RepairReplica;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The other replicas of a block that is repaired, asked one after the other for each piece. One
 * that cannot be asked is left out from then on; one that has a damaged chunk there may have the
 * next.
 *
 * <p><b>Threading</b>: one request at a time; answers come on an event loop.
 */
final class RepairSources {
  private static final int CALL_MS = 10_000;

  private final PeerCalls peers;
  private final RepairReplica order;
  private final RepairMetrics metrics;
  private final List<ReplicaLocation> sources;
  private volatile boolean someGone;

  RepairSources(PeerCalls peers, RepairReplica order, RepairMetrics metrics) {
    this.peers = peers;
    this.order = order;
    this.metrics = metrics;
    this.sources = new ArrayList<>(order.getSourcesList());
  }

  /** True if a source could not be asked: what the others lack may not be lost. */
  boolean someGone() {
    return someGone;
  }

  /** True if there is nobody left to ask. */
  synchronized boolean empty() {
    return sources.isEmpty();
  }

  /** Chunks that fit their checksums; fails with CHECKSUM_ERROR if no source has them all. */
  CompletableFuture<ReadChunksResponse> chunks(ByteRange range, int chunkBytes) {
    return ask(
        request().setOffset(range.start()).setBytes((int) range.bytes()).build(),
        answer -> checkChunks(answer, range, chunkBytes));
  }

  /** Stored checksums from {@code offset} on, as many as an answer holds. */
  CompletableFuture<ReadChunksResponse> checksums(long offset) {
    return ask(
        request().setOffset(offset).setChecksumsOnly(true).build(),
        answer -> {
          if (answer.getChecksum().getBytesPerChecksum() <= 0
              || (answer.getChecksums().isEmpty() && offset < order.getLength())) {
            throw new DfsException(ErrorCode.MALFORMED, "an answer without checksums");
          }
        });
  }

  private ReadChunksRequest.Builder request() {
    return ReadChunksRequest.newBuilder().setBlock(order.getBlock()).setLength(order.getLength());
  }

  private interface Check {
    void check(ReadChunksResponse answer) throws DfsException;
  }

  private static void checkChunks(ReadChunksResponse answer, ByteRange range, int chunkBytes)
      throws DfsException {
    if (answer.getChecksum().getBytesPerChecksum() != chunkBytes
        || answer.getData().size() != range.bytes()
        || answer.getChecksums().size() != ChunkChecksums.bytesFor(range.bytes(), chunkBytes)) {
      throw new DfsException(
          ErrorCode.MALFORMED, "expected " + range + " in chunks of " + chunkBytes + " bytes");
    }
    if (ChunkChecksums.firstMismatch(
            answer.getData().asReadOnlyByteBuffer(),
            chunkBytes,
            answer.getChecksums().asReadOnlyByteBuffer())
        >= 0) {
      throw new DfsException(ErrorCode.CHECKSUM_ERROR, "chunks arrived that do not verify");
    }
  }

  private CompletableFuture<ReadChunksResponse> ask(ReadChunksRequest request, Check check) {
    CompletableFuture<ReadChunksResponse> result = new CompletableFuture<>();
    Deque<ReplicaLocation> left;
    synchronized (this) {
      left = new ArrayDeque<>(sources);
    }
    askNext(
        request,
        check,
        left,
        DfsError.of(ErrorCode.CHECKSUM_ERROR, "no other replica of the block is left to ask"),
        result);
    return result;
  }

  private void askNext(
      ReadChunksRequest request,
      Check check,
      Deque<ReplicaLocation> left,
      DfsError lastError,
      CompletableFuture<ReadChunksResponse> result) {
    ReplicaLocation source = left.poll();
    if (source == null) {
      result.completeExceptionally(lastError.toException());
      return;
    }
    peers
        .call(source.getAddressesList(), RpcMethod.READ_CHUNKS, request, CALL_MS)
        .whenComplete(
            (reply, failure) -> {
              try {
                if (reply == null) {
                  throw failure instanceof DfsException known
                      ? known
                      : new DfsException(ErrorCode.UNREACHABLE, String.valueOf(failure));
                }
                ReadChunksResponse answer = reply.message(ReadChunksResponse.parser());
                metrics.bytes().inc((long) answer.getData().size() + answer.getChecksums().size());
                check.check(answer);
                result.complete(answer);
              } catch (DfsException e) {
                if (e.category() != ErrorCategory.CORRUPTION) {
                  leaveOut(source);
                }
                askNext(request, check, left, e.error(), result);
              }
            });
  }

  private synchronized void leaveOut(ReplicaLocation source) {
    someGone = true;
    sources.remove(source);
  }
}
