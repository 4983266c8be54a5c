package io.ashlar.namenode.rpc;

import io.ashlar.common.fault.Invariants;
import io.ashlar.protocol.method.RpcMethod;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which endpoint serves which method; each method at most once. */
public final class EndpointTable {
  private final Map<RpcMethod, Endpoint> endpoints = new EnumMap<>(RpcMethod.class);

  /** Adds one; a second endpoint for a method is a bug. */
  public EndpointTable add(RpcMethod method, Endpoint endpoint) {
    Endpoint other = endpoints.putIfAbsent(method, endpoint);
    Invariants.checkState(other == null, () -> "two endpoints for " + method);
    return this;
  }

  /** The endpoint of a method, or null if this server does not serve it. */
  public @Nullable Endpoint get(RpcMethod method) {
    return endpoints.get(method);
  }
}
