package io.ashlar.namenode.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.namenode.namespace.Caller;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.AuthorizationRule;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class AuthorizationCheckTest {
  private static final Peer NOBODY = peer("", false, PeerRole.CLIENT);
  private static final Peer USER = peer("alice", false, PeerRole.CLIENT);
  private static final Peer SUPERUSER = peer("root", true, PeerRole.CLIENT);
  private static final Peer DATANODE = peer("datanode", false, PeerRole.DATANODE);

  @ParameterizedTest
  @EnumSource
  void shouldHaveACheckForEveryRule(AuthorizationRule rule) {
    assertThat(AuthorizationCheck.of(rule)).isNotNull();
  }

  @ParameterizedTest
  @EnumSource
  void shouldLetInExactlyWhomTheRuleNames(RpcMethod method) { // S6
    switch (method.rule()) {
      case ANYONE -> allowed(method, NOBODY, USER, SUPERUSER, DATANODE);
      case PATH_PERMISSIONS, OWN_SESSION -> {
        allowed(method, USER, SUPERUSER, DATANODE);
        refused(method, ErrorCode.PERMISSION_DENIED, NOBODY);
      }
      case SUPERUSER -> {
        allowed(method, SUPERUSER);
        refused(method, ErrorCode.PERMISSION_DENIED, NOBODY, USER, DATANODE);
      }
      case DATANODE -> {
        allowed(method, DATANODE);
        refused(method, ErrorCode.WRONG_ROLE, NOBODY, USER, SUPERUSER);
      }
      case BLOCK_ACCESS -> refused(method, ErrorCode.WRONG_ROLE, NOBODY, USER, SUPERUSER, DATANODE);
    }
  }

  private static void allowed(RpcMethod method, Peer... peers) {
    for (Peer peer : peers) {
      assertThatCode(() -> AuthorizationCheck.require(method, peer)).doesNotThrowAnyException();
    }
  }

  private static void refused(RpcMethod method, ErrorCode code, Peer... peers) {
    for (Peer peer : peers) {
      assertThatThrownBy(() -> AuthorizationCheck.require(method, peer))
          .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
  }

  private static Peer peer(String user, boolean superuser, PeerRole role) {
    return new Peer(new Caller(user, superuser), superuser, role, "127.0.0.1");
  }
}
