package io.ashlar.rpc;

import io.ashlar.protocol.method.AuthorizationRule;
import io.ashlar.protocol.method.RpcMethod;

/** How much a caller may say at once. Only reports of DataNodes have long lists. */
final class RequestBodies {
  private static final int BYTES_MAX = 256 << 10;

  private RequestBodies() {}

  static int bytesMax(RpcMethod method, RpcLimits limits) {
    return method.rule() == AuthorizationRule.DATANODE
        ? limits.headerBytesMax()
        : Math.min(BYTES_MAX, limits.headerBytesMax());
  }
}
