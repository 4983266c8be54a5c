package io.ashlar.client.write;

import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.concurrent.CompletableFuture;

/**
 * What a writer asks of DataNodes.
 *
 * <p><b>Threading</b>: called in turns of the writer; nothing here waits, and the listener and the
 * futures may be called anywhere.
 */
public interface PipelineConnector {
  /** Opens a write stream at the first node. What goes wrong is heard by the listener. */
  PipelineLink open(
      ReplicaLocation first, WriteBlockRequest request, int timeoutMs, PipelineListener listener);

  /** Has {@code source} copy its replica to the target of the request. */
  CompletableFuture<?> copyReplica(
      ReplicaLocation source, CopyReplicaRequest request, int timeoutMs);

  /** Asks a node for its replica; also a sign of life. */
  CompletableFuture<ReplicaInfoResponse> probe(ReplicaLocation node, BlockKey block, int timeoutMs);

  /** Forces a replica that was finalized without force. */
  CompletableFuture<?> force(ReplicaLocation node, BlockKey block, long length, int timeoutMs);
}
