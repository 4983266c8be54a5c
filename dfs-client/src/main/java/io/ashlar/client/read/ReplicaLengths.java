package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Asks all replicas of an open block at once how much of it may be seen. */
final class ReplicaLengths {
  /** Nodes that are gone without a word hold a reader up no longer once another one answered. */
  private static final long GRACE_MS = 250;

  private final List<CompletableFuture<ReplicaInfoResponse>> calls = new ArrayList<>();

  private ReplicaLengths() {}

  static ReplicaLengths ask(ReadParts parts, LocatedBlock block) throws IOException {
    ReplicaLengths lengths = new ReplicaLengths();
    ReplicaInfoRequest request =
        ReplicaInfoRequest.newBuilder().setBlock(Entries.key(block.block())).build();
    for (ReplicaLocation replica : block.replicas()) {
      lengths.calls.add(
          parts
              .nodes()
              .callLater(
                  replica,
                  RpcMethod.GET_REPLICA_INFO,
                  request,
                  ReplicaInfoResponse.parser(),
                  parts.config().readTimeoutMs()));
    }
    lengths.await();
    return lengths;
  }

  private void await() throws IOException {
    CompletableFuture<?> all = CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new));
    while (!all.isDone()) {
      try {
        all.get(GRACE_MS, TimeUnit.MILLISECONDS);
      } catch (ExecutionException e) {
        return; // Which ones failed is looked at one by one.
      } catch (TimeoutException e) {
        if (shown().isPresent()) {
          return;
        }
      } catch (InterruptedException e) {
        throw Waiting.interrupted();
      }
    }
  }

  /** What the replicas that answered show. */
  OptionalLong shown() {
    return ShownLength.of(
        calls.stream()
            .filter(call -> call.isDone() && !call.isCompletedExceptionally())
            .map(CompletableFuture::join)
            .toList());
  }

  /** Why a node said nothing of a replica; null if every node said that it has none. */
  @Nullable DfsException unanswered() {
    for (CompletableFuture<ReplicaInfoResponse> call : calls) {
      DfsException failure = failureOf(call);
      if (failure != null && failure.code() != ErrorCode.REPLICA_NOT_FOUND) {
        return failure;
      }
    }
    return null;
  }

  private static @Nullable DfsException failureOf(CompletableFuture<ReplicaInfoResponse> call) {
    @Nullable Throwable[] failure = new Throwable[1];
    var unused = call.whenComplete((answer, why) -> failure[0] = why);
    return failure[0] == null ? null : Waiting.cause(failure[0]);
  }
}
