package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.AuthorizationRule;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Calls every method of the table with an empty request, as somebody who may call it. */
final class EveryMethodTest {
  @TempDir static Path folder;

  private static TestNameNode namenode;
  private static TestPeer client;
  private static TestPeer datanode;

  @BeforeAll
  static void start() throws Exception {
    namenode = new TestNameNode(folder.resolve("name"), Map.of());
    client = new TestPeer(namenode.address(), PeerRole.CLIENT, TestNameNode.SUPERUSER);
    datanode = new TestPeer(namenode.address(), PeerRole.DATANODE, "datanode");
  }

  @AfterAll
  static void stop() {
    client.close();
    datanode.close();
    namenode.close();
    assertThat(namenode.faults).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void shouldHaveAnEndpointThatSurvivesAnEmptyRequest(RpcMethod method) throws Exception {
    ErrorCode code = callEmpty(method);

    if (method.rule() == AuthorizationRule.BLOCK_ACCESS) {
      assertThat(code).isEqualTo(ErrorCode.WRONG_ROLE);
    } else {
      assertThat(code).isNotIn(ErrorCode.UNSUPPORTED, ErrorCode.INTERNAL_ERROR);
    }
  }

  /** The code of the refusal; null if the method answered. */
  private static @Nullable ErrorCode callEmpty(RpcMethod method) throws Exception {
    TestPeer peer = method.rule() == AuthorizationRule.DATANODE ? datanode : client;
    try {
      peer.send(method, GetReportRequest.getDefaultInstance(), peer.nextCall());
      return null;
    } catch (DfsException e) {
      return e.code();
    }
  }
}
