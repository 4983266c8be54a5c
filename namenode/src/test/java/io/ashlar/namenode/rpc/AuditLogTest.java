package io.ashlar.namenode.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.namespace.Caller;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.PeerRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AuditLogTest {
  @Test
  void shouldSayWhoDidWhat() {
    assertThat(line("/a/b", "/c"))
        .isEqualTo("allowed=true ugi=alice ip=10.0.0.1 cmd=rename src=/a/b dst=/c txid=42");
  }

  @Test
  void shouldSayWhyItWasRefused() {
    assertThat(AuditLog.line(operation("/a", ""), false, 42, "NOT_FOUND"))
        .isEqualTo(
            "allowed=false ugi=alice ip=10.0.0.1 cmd=rename src=/a dst=null txid=42"
                + " code=NOT_FOUND");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a\nallowed=true ugi=root",
        "/a\r",
        "/a\u001b[2J",
        "/a\tb",
        "/a b",
        "/a\u2028b",
        "/a\u202eb",
        "/a\u0085",
        "/a\\u000a"
      })
  void shouldNotLetANameForgeALineOrAField(String name) { // S12
    String line = line(name, "");

    assertThat(line.chars().filter(c -> c == ' ').count()).isEqualTo(6);
    assertThat(line).doesNotContainPattern("[\\p{Cntrl}\\u0085\\u2028\\u202e]");
    assertThat(line).contains("src=/a\\u");
  }

  @Test
  void shouldKeepLettersOfAllLanguages() {
    assertThat(line("/größe/文件", "")).contains("src=/größe/文件 ");
  }

  private static String line(String source, String target) {
    return AuditLog.line(operation(source, target), true, 42, "");
  }

  private static AuditLog.Operation operation(String source, String target) {
    Peer peer = new Peer(new Caller("alice", false), false, PeerRole.CLIENT, "10.0.0.1");
    return new AuditLog.Operation(peer, RpcMethod.RENAME, source, target);
  }
}
