package io.ashlar.it.simulation.cluster;

import io.ashlar.client.read.ShownLength;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.LocatedBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * How long the last block of a file is while it is written: asks all nodes that hold it, and lets
 * the product's client decide what that means.
 */
final class OpenBlock {
  private static final int TIMEOUT_MS = 3_000;

  private final SimClient client;

  OpenBlock(SimClient client) {
    this.client = client;
  }

  /**
   * What a reader may see.
   *
   * @param located the last block with the length that is shown
   * @param from nodes that told it
   */
  record Seen(GetBlockLocationsResponse located, List<SimDataNode> from) {}

  CompletableFuture<Seen> measure(GetBlockLocationsResponse located) {
    int count = located.getBlocksCount();
    if (count == 0 || !Entries.block(located.getBlocks(count - 1)).underConstruction()) {
      return CompletableFuture.completedFuture(new Seen(located, List.of()));
    }
    LocatedBlock last = located.getBlocks(count - 1);
    List<ReplicaInfoResponse> answers = new ArrayList<>();
    List<SimDataNode> from = new ArrayList<>();
    List<CompletableFuture<?>> calls = new ArrayList<>();
    for (int i = 0; i < last.getReplicasCount(); i++) {
      int index = i;
      calls.add(
          ask(last, i)
              .handle(
                  (answer, failure) -> {
                    if (answer != null) {
                      answers.add(answer);
                      from.add(node(last, index));
                    } else if (Waiting.cause(failure).code() == ErrorCode.REPLICA_NOT_FOUND) {
                      from.add(node(last, index));
                    }
                    return null;
                  }));
    }
    return CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new))
        .thenCompose(all -> seen(located, last, answers, from));
  }

  private static CompletableFuture<Seen> seen(
      GetBlockLocationsResponse located,
      LocatedBlock last,
      List<ReplicaInfoResponse> answers,
      List<SimDataNode> from) {
    OptionalLong shown = ShownLength.of(answers);
    if (shown.isEmpty() && (from.size() < last.getReplicasCount() || from.isEmpty())) {
      return CompletableFuture.failedFuture(
          DfsError.of(ErrorCode.BLOCK_MISSING, "nobody says how long " + last.getBlock() + " is")
              .toException());
    }
    long length = Math.max(last.getLength(), shown.orElse(0));
    return CompletableFuture.completedFuture(
        new Seen(
            located.toBuilder()
                .setBlocks(located.getBlocksCount() - 1, last.toBuilder().setLength(length))
                .build(),
            shown.isEmpty() ? List.of() : from));
  }

  private SimDataNode node(LocatedBlock block, int index) {
    return client.cluster().nodeAt(block.getReplicas(index).getAddresses(0).getHost());
  }

  private CompletableFuture<ReplicaInfoResponse> ask(LocatedBlock block, int index) {
    return client
        .nodes()
        .callLater(
            Entries.replica(block.getReplicas(index)),
            RpcMethod.GET_REPLICA_INFO,
            ReplicaInfoRequest.newBuilder().setBlock(block.getBlock()).build(),
            ReplicaInfoResponse.parser(),
            TIMEOUT_MS);
  }
}
