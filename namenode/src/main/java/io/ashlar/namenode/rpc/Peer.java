package io.ashlar.namenode.rpc;

import io.ashlar.namenode.namespace.Caller;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.ServerCall;

/**
 * Who sent a call, as far as the connection tells.
 *
 * @param caller the user, as claimed in the handshake, and whether permissions on paths bind them
 * @param superuser true if the user may call the operators' methods
 * @param host of the remote address, without port
 */
public record Peer(Caller caller, boolean superuser, PeerRole role, String host) {
  /** The sender of {@code call}. */
  static Peer of(ServerCall call, SuperuserPolicy superusers) {
    String user = call.peer().getUser();
    boolean superuser = superusers.isSuperuser(user);
    return new Peer(
        new Caller(user, superuser || !superusers.permissionsEnabled()),
        superuser,
        call.peer().getRole(),
        hostOf(call.remote()));
  }

  /** The host of {@code host:port} or {@code [v6]:port}. */
  static String hostOf(String remote) {
    int colon = remote.lastIndexOf(':');
    String host = colon < 0 ? remote : remote.substring(0, colon);
    return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
  }
}
