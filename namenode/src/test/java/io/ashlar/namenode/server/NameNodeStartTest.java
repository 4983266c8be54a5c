package io.ashlar.namenode.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.config.Configuration;
import io.ashlar.daemon.ListenAddress;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcLimits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a NameNode from starting, and whom it does not talk to. */
final class NameNodeStartTest {
  @TempDir Path folder;

  /** A process that runs a NameNode in the foreground. Argument: metadata folder. */
  static final class Launched {
    public static void main(String[] arguments) {
      System.exit(
          NameNodeMain.run(
              Configuration.of(
                  Map.of(
                      "dfs.namenode.name.dir", arguments[0],
                      "dfs.namenode.rpc-address", "127.0.0.1:0",
                      "dfs.namenode.http-address", "127.0.0.1:0"))));
    }
  }

  @Test
  void shouldPrintOneErrorForAnUnformattedFolder() throws Exception {
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                Launched.class.getName(),
                folder.resolve("nothing").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }

    assertThat(process.exitValue()).isEqualTo(1);
    assertThat(Files.readString(out))
        .contains("namenode: NOT_FORMATTED: ")
        .contains("remedy: Format the folder once")
        .doesNotContain("\tat ");
  }

  @Test
  void shouldNotStartTwiceOnOneFolder() throws Exception {
    try (TestNameNode first = new TestNameNode(folder.resolve("name"), Map.of())) {
      refused(ErrorCode.FOLDER_IN_USE, "127.0.0.1:0", "127.0.0.1:0");
      assertThat(first.faults).isEmpty();
    }
  }

  @Test
  void shouldNameAPortThatIsTakenAndLetTheFolderGo() throws Exception {
    try (TestNameNode other = new TestNameNode(folder.resolve("other"), Map.of())) {
      TestNameNode own = new TestNameNode(folder.resolve("name"), Map.of());
      own.close();
      refused(ErrorCode.PORT_IN_USE, ListenAddress.format(other.address()), "127.0.0.1:0");
      refused(
          ErrorCode.PORT_IN_USE, "127.0.0.1:0", ListenAddress.format(other.get().httpAddress()));

      own.restart();
      own.close();
      assertThat(own.faults).isEmpty();
    }
  }

  @Test
  void shouldListenOnIpv6() throws Exception {
    try (TestNameNode namenode =
            new TestNameNode(
                folder.resolve("name"), Map.of("dfs.namenode.rpc-address", "[::1]:0"));
        TestPeer client = new TestPeer(namenode.address(), PeerRole.CLIENT, "u")) {
      assertThat(client.namenode().getNamespaceId()).isEqualTo(TestNameNode.NAMESPACE.toString());
    }
  }

  @Test
  void shouldNotTalkToPeersOfAnotherNamespaceOrVersion() throws Exception {
    Handshake good =
        Handshake.newBuilder()
            .setProtocolVersion(ProtocolVersion.CURRENT)
            .setRole(PeerRole.CLIENT)
            .setUser("u")
            .build();
    try (TestNameNode namenode = new TestNameNode(folder.resolve("name"), Map.of())) {
      refused(
          namenode, good.toBuilder().setNamespaceId("another").build(), ErrorCode.WRONG_CLUSTER);
      refused(
          namenode, good.toBuilder().setProtocolVersion(99).build(), ErrorCode.VERSION_MISMATCH);
      refused(
          namenode, good.toBuilder().setUser("u".repeat(256)).build(), ErrorCode.INVALID_ARGUMENT);
    }
  }

  private void refused(ErrorCode code, String rpc, String http) {
    Configuration configuration =
        Configuration.of(
            Map.of(
                "dfs.namenode.name.dir", folder.resolve("name").toString(),
                "dfs.namenode.rpc-address", rpc,
                "dfs.namenode.http-address", http));
    assertThatThrownBy(
            () ->
                NameNode.start(
                    configuration,
                    NameNodeParts.real(
                        (where, cause) -> {
                          throw new AssertionError(where, cause);
                        })))
        .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static void refused(TestNameNode namenode, Handshake own, ErrorCode code) {
    try (EventLoops loops = EventLoops.create(1, "stranger");
        RpcClient client = new RpcClient(loops, RpcLimits.defaults(), () -> own)) {
      assertThatThrownBy(() -> client.connect(namenode.address()).get(30, TimeUnit.SECONDS))
          .cause()
          .isInstanceOfSatisfying(DfsException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
  }
}
