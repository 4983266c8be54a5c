package io.ashlar.namenode.rpc;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.ServerCall;

/**
 * Serves one method. Runs after the caller was checked against the method's authorization rule.
 *
 * <p><b>Threading</b>: on a worker thread, or on the connection's event loop if {@link
 * #runsInline}; then it must not wait.
 */
public interface Endpoint {
  /** Serves a call; what it throws becomes the answer. Otherwise it answers once, now or later. */
  void serve(ServerCall call, Peer peer) throws DfsException;

  /**
   * Serves a call on the event loop if that is short and needs no waiting; false if nothing was
   * done and {@link #serve} must follow on a worker thread. Saves two changes of threads.
   */
  default boolean serveAtOnce(ServerCall call, Peer peer) throws DfsException {
    return false;
  }

  /** True if it is always so short that it runs on the event loop. */
  default boolean runsInline() {
    return false;
  }

  /** An endpoint that runs on the event loop. */
  static Endpoint onEventLoop(Endpoint endpoint) {
    return new Endpoint() {
      @Override
      public void serve(ServerCall call, Peer peer) throws DfsException {
        endpoint.serve(call, peer);
      }

      @Override
      public boolean runsInline() {
        return true;
      }
    };
  }
}
