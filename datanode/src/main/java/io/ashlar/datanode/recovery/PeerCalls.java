package io.ashlar.datanode.recovery;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.Address;
import io.ashlar.rpc.RpcReply;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Calls other DataNodes. */
@FunctionalInterface
public interface PeerCalls {
  /** Fails with DEADLINE_EXCEEDED after {@code timeoutMs}, connecting included. */
  CompletableFuture<RpcReply> call(
      List<Address> addresses, RpcMethod method, MessageLite body, int timeoutMs);
}
