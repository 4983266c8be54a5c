package io.ashlar.client.node;

import io.ashlar.rpc.RpcConnection;

/**
 * A connection to a DataNode, in one user's hands.
 *
 * @param reused true if it was idle before, so that its peer may have closed it meanwhile
 */
public record NodeConnection(String nodeId, RpcConnection connection, boolean reused) {}
