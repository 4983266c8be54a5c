package io.ashlar.namenode.rpc;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.AuthorizationRule;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Enforces a method's {@link AuthorizationRule} before its endpoint runs. What a rule cannot see
 * (permissions on paths, who owns a session) is checked by the handler.
 */
final class AuthorizationCheck {
  private static final Map<AuthorizationRule, Check> CHECKS = checks();

  private AuthorizationCheck() {}

  /** Throws if the peer may not call the method. */
  interface Check {
    void require(RpcMethod method, Peer peer) throws DfsException;
  }

  /** The check of a rule; null if the rule has none, in which case the method is refused. */
  static @Nullable Check of(AuthorizationRule rule) {
    return CHECKS.get(rule);
  }

  static void require(RpcMethod method, Peer peer) throws DfsException {
    Check check = of(method.rule());
    if (check == null) {
      throw new DfsException(
          ErrorCode.INTERNAL_ERROR, method + " has a rule without a check: " + method.rule());
    }
    check.require(method, peer);
  }

  private static Map<AuthorizationRule, Check> checks() {
    Map<AuthorizationRule, Check> checks = new EnumMap<>(AuthorizationRule.class);
    checks.put(AuthorizationRule.ANYONE, (method, peer) -> {});
    checks.put(AuthorizationRule.PATH_PERMISSIONS, AuthorizationCheck::requireUser);
    checks.put(AuthorizationRule.OWN_SESSION, AuthorizationCheck::requireUser);
    checks.put(AuthorizationRule.SUPERUSER, AuthorizationCheck::requireSuperuser);
    checks.put(AuthorizationRule.DATANODE, AuthorizationCheck::requireDataNode);
    checks.put(AuthorizationRule.BLOCK_ACCESS, AuthorizationCheck::refuseBlockAccess);
    return checks;
  }

  private static void requireUser(RpcMethod method, Peer peer) throws DfsException {
    if (peer.caller().user().isEmpty()) {
      throw new DfsException(
          ErrorCode.PERMISSION_DENIED, method + " needs a user; the handshake named none");
    }
  }

  private static void requireSuperuser(RpcMethod method, Peer peer) throws DfsException {
    if (!peer.superuser()) {
      throw new DfsException(
          ErrorCode.PERMISSION_DENIED,
          method + " is for superusers; '" + peer.caller().user() + "' is none");
    }
  }

  private static void requireDataNode(RpcMethod method, Peer peer) throws DfsException {
    if (peer.role() != PeerRole.DATANODE) {
      throw new DfsException(
          ErrorCode.WRONG_ROLE, method + " is for DataNodes; the caller came as " + peer.role());
    }
  }

  private static void refuseBlockAccess(RpcMethod method, Peer peer) throws DfsException {
    throw new DfsException(
        ErrorCode.WRONG_ROLE, method + " is served by DataNodes; this is a NameNode");
  }
}
