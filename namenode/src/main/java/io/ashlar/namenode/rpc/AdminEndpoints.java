package io.ashlar.namenode.rpc;

import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.protocol.client.GetBalancerRequest;
import io.ashlar.protocol.client.GetNodeAdminRequest;
import io.ashlar.protocol.client.SetBalancerRequest;
import io.ashlar.protocol.client.SetNodeAdminRequest;
import io.ashlar.protocol.method.RpcMethod;

/** The methods about DataNodes that leave or rest, and about the balancer. */
public final class AdminEndpoints {
  private AdminEndpoints() {}

  /** Adds them to {@code table}. */
  public static void addTo(
      EndpointTable table, EndpointContext context, CommandHandlers handlers, AdminReport report) {
    table.add(
        RpcMethod.SET_NODE_ADMIN,
        new MutationEndpoint<>(
            context,
            SetNodeAdminRequest.parser(),
            handlers.setNodeAdmin(),
            request -> request.getAction().name(),
            SetNodeAdminRequest::getNode));
    table.add(
        RpcMethod.GET_NODE_ADMIN,
        new ReadEndpoint<>(
            context,
            GetNodeAdminRequest.parser(),
            (view, request, caller) -> report.nodes(view, request).toByteString(),
            GetNodeAdminRequest::getNode));
    table.add(
        RpcMethod.SET_BALANCER,
        new MutationEndpoint<>(
            context,
            SetBalancerRequest.parser(),
            handlers.setBalancer(),
            request -> request.getStop() ? "stop" : "start",
            request -> ""));
    table.add(
        RpcMethod.GET_BALANCER,
        new ReadEndpoint<>(
            context,
            GetBalancerRequest.parser(),
            (view, request, caller) -> report.balancer().toByteString(),
            request -> ""));
  }
}
