package io.ashlar.datanode.transfer;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.ServerCall;

/**
 * One operation on block data.
 *
 * <p><b>Threading</b>: runs on the connection's event loop and does not wait.
 */
@FunctionalInterface
interface DataOperation {
  /** Answers now or later; throws to refuse, before any answer was given. */
  void run(ServerCall call) throws DfsException;
}
