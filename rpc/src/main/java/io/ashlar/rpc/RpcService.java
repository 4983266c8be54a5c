package io.ashlar.rpc;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.rpc.Handshake;

/**
 * What a server does with its peers.
 *
 * <p><b>Threading</b>: all methods run on the connection's event loop and must not wait.
 */
public interface RpcService {
  /**
   * Judges a peer and returns this server's own handshake.
   *
   * @throws DfsException to refuse; the peer gets the error, then the connection is closed
   */
  Handshake accept(Handshake peer) throws DfsException;

  /** A request arrived; exactly one of the call's answers must be given, now or later. */
  void onRequest(ServerCall call);
}
