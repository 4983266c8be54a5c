package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.node.DataNodePool;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.data.ReportCorruptReplicaRequest;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.CallOptions;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a DataNode that its replica holds wrong bytes; it checks by itself. Waits for nothing. */
final class CorruptReports {
  private static final Logger LOG = LoggerFactory.getLogger(CorruptReports.class);
  private static final int TIMEOUT_MS = 10_000;

  private CorruptReports() {}

  static void send(
      DataNodePool pool, ReplicaLocation replica, LocatedBlock block, long offset, long length) {
    LOG.warn(
        "A replica holds wrong bytes; another one is read. block={} node={} offset={}",
        block.block(),
        replica.name(),
        offset);
    ReportCorruptReplicaRequest request =
        ReportCorruptReplicaRequest.newBuilder()
            .setBlock(Entries.key(block.block()))
            .setOffset(offset)
            .setLength(length)
            .build();
    var unused =
        pool.takeLater(replica)
            .thenCompose(connection -> report(pool, connection, request))
            .exceptionally(
                failure -> {
                  LOG.debug("The report did not reach {}", replica.name(), failure);
                  return false;
                });
  }

  private static CompletableFuture<Boolean> report(
      DataNodePool pool, NodeConnection connection, ReportCorruptReplicaRequest request) {
    return connection
        .connection()
        .call(RpcMethod.REPORT_CORRUPT_REPLICA, request, CallOptions.timeout(TIMEOUT_MS))
        .whenComplete((answer, failure) -> pool.giveBack(connection))
        .thenApply(answer -> true);
  }
}
