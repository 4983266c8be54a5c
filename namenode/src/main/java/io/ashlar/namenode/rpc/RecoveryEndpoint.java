package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommitRecoveryHandler;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.CommitRecoveryResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;

/** What block recovery came to, as its primary says; answered when it is durable. */
final class RecoveryEndpoint implements Endpoint {
  private final EndpointContext context;
  private final DataNodeManager nodes;
  private final CommitRecoveryHandler handler;

  RecoveryEndpoint(EndpointContext context, DataNodeManager nodes, CommitRecoveryHandler handler) {
    this.context = context;
    this.nodes = nodes;
    this.handler = handler;
  }

  @Override
  public boolean runsInline() {
    return true;
  }

  @Override
  public void serve(ServerCall call, Peer peer) throws DfsException {
    CommitRecoveryRequest request = call.body(CommitRecoveryRequest.parser());
    if (nodes.registered(request.getNodeId(), request.getRegistrationId()) == null) {
      throw new DfsException(
          ErrorCode.UNKNOWN_REGISTRATION,
          "DataNode "
              + request.getNodeId()
              + " is not registered with the NameNode under this registration");
    }
    ByteString done = CommitRecoveryResponse.getDefaultInstance().toByteString();
    context
        .namesystem()
        .submit(
            handler,
            request,
            new Namesystem.Submission<>(
                CommandContext.internal(new Epoch(context.epoch().getAsLong())),
                null,
                committed -> done,
                new Answering(call, context.epoch(), null)));
  }
}
