package io.ashlar.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.script.Fault;
import io.ashlar.client.script.ScriptedCluster;
import io.ashlar.client.script.ScriptedNameNode.Seen;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions, call numbers and attempts. */
final class NameNodeCallsTest {
  private ScriptedCluster cluster;
  private DfsClient client;

  @BeforeEach
  void start() throws IOException {
    cluster = new ScriptedCluster(0);
    client = cluster.client();
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
  }

  private List<Seen> seen(RpcMethod method) {
    return cluster.nameNode().seen(method);
  }

  private List<Long> numbers() {
    return seen(RpcMethod.MKDIRS).stream().map(Seen::callNumber).toList();
  }

  @Test
  void shouldOpenASessionBeforeTheFirstMutationOnly() throws IOException {
    client.listPage("/", "", 0);
    assertThat(seen(RpcMethod.OPEN_SESSION)).isEmpty();

    client.mkdirs("/a", 0755, true);
    client.mkdirs("/b", 0755, true);

    assertThat(seen(RpcMethod.OPEN_SESSION)).hasSize(1);
    assertThat(numbers()).containsExactly(1L, 2L);
    assertThat(cluster.nameNode().peers().get(0).getUser()).isEqualTo("tester");
  }

  @Test
  void shouldSendTheSameNumberAgainAfterALostAnswer() throws IOException {
    cluster.nameNode().fail(RpcMethod.MKDIRS, Fault.lostAnswer(), Fault.lostAnswer());

    assertThat(client.mkdirs("/a", 0755, true)).isTrue();

    assertThat(numbers()).containsExactly(1L, 1L, 1L);
    assertThat(cluster.nameNode().executed(RpcMethod.MKDIRS)).hasSize(1);
  }

  @Test
  void shouldSendTheSameNumberAgainAfterALostRequest() throws IOException {
    cluster.nameNode().fail(RpcMethod.MKDIRS, Fault.lostRequest());

    assertThat(client.mkdirs("/a", 0755, true)).isTrue();

    assertThat(numbers()).containsExactly(1L, 1L);
  }

  @Test
  void shouldSendTheSameNumberAgainAfterSilence() throws IOException {
    cluster.nameNode().fail(RpcMethod.MKDIRS, Fault.silence());

    assertThat(client.mkdirs("/a", 0755, true)).isTrue();

    assertThat(numbers()).containsExactly(1L, 1L);
    assertThat(cluster.nameNode().executed(RpcMethod.MKDIRS)).hasSize(1);
  }

  @Test
  void shouldWaitAndAskAgainWhenTheServerIsBusy() throws IOException {
    DfsError busy = DfsError.of(ErrorCode.OVERLOADED, "later");
    cluster.nameNode().fail(RpcMethod.MKDIRS, Fault.error(busy), Fault.error(busy));

    assertThat(client.mkdirs("/a", 0755, true)).isTrue();

    assertThat(numbers()).containsExactly(1L, 1L, 1L);
    assertThat(cluster.nameNode().peers()).hasSize(1); // over the same connection
  }

  @Test
  void shouldReportRefusalsAtOnce() {
    cluster
        .nameNode()
        .fail(RpcMethod.MKDIRS, Fault.error(DfsError.of(ErrorCode.PERMISSION_DENIED, "no")));

    assertThatThrownBy(() -> client.mkdirs("/a", 0755, true))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
    assertThat(numbers()).containsExactly(1L);
  }

  @Test
  void shouldReportTheLastErrorWhenTimeIsOver() throws IOException {
    Fault[] faults = new Fault[200];
    java.util.Arrays.fill(faults, Fault.error(DfsError.of(ErrorCode.SAFE_MODE, "not yet")));
    cluster.nameNode().fail(RpcMethod.MKDIRS, faults);
    try (DfsClient hasty = cluster.client("dfs.client.timeout", "500ms")) {
      assertThatThrownBy(() -> hasty.mkdirs("/a", 0755, true))
          .isInstanceOfSatisfying(
              DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SAFE_MODE));
    }
    assertThat(numbers()).hasSizeGreaterThan(1);
  }

  @Test
  void shouldUseANewSessionWhenTheOldOneEnded() throws IOException {
    client.mkdirs("/a", 0755, true);
    cluster.nameNode().endSessions();

    assertThat(client.mkdirs("/b", 0755, true)).isTrue();

    assertThat(seen(RpcMethod.OPEN_SESSION)).hasSize(2);
    assertThat(numbers()).containsExactly(1L, 2L, 1L);
  }

  @Test
  void shouldNotRepeatACallThatMayHaveBeenExecutedInASessionThatEnded() throws IOException {
    client.mkdirs("/a", 0755, true);
    cluster.nameNode().fail(RpcMethod.MKDIRS, Fault.silence());
    CompletableFuture<Boolean> second = client.async().mkdirs("/b", 0755, true);
    Await.until("it was executed", 10_000, () -> numbers().size() == 2);
    cluster.nameNode().endSessions();

    assertThatThrownBy(() -> second.get(20, TimeUnit.SECONDS))
        .cause()
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SESSION_UNKNOWN);
              assertThat(e.getMessage()).contains("MKDIRS").contains("whether it took effect");
              assertThat(e.error().evidence()).containsEntry("outcome", "unknown");
            });
    assertThat(cluster.nameNode().executed(RpcMethod.MKDIRS)).hasSize(2);
  }

  @Test
  void shouldTellTheLowestUnansweredNumber() throws Exception {
    client.mkdirs("/first", 0755, true);
    cluster.nameNode().fail(RpcMethod.MKDIRS, Fault.silence());
    CompletableFuture<Boolean> slow = client.async().mkdirs("/slow", 0755, true);
    Await.until("the slow one is under way", 10_000, () -> numbers().size() == 2);

    client.mkdirs("/next", 0755, true);

    Seen next =
        seen(RpcMethod.MKDIRS).stream().filter(call -> call.callNumber() == 3).findAny().get();
    assertThat(next.lowestUnanswered()).isEqualTo(2);
    assertThat(slow.get(20, TimeUnit.SECONDS)).isTrue();
    client.mkdirs("/last", 0755, true);
    List<Seen> all = seen(RpcMethod.MKDIRS);
    assertThat(all.get(all.size() - 1).lowestUnanswered()).isEqualTo(4);
  }

  @Test
  void shouldKeepManyCallsUnderWay() throws Exception {
    List<CompletableFuture<Boolean>> made = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      made.add(client.async().mkdirs("/d" + i, 0755, true));
    }
    for (CompletableFuture<Boolean> one : made) {
      assertThat(one.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(numbers()).doesNotHaveDuplicates().hasSize(500);
  }

  @Test
  void shouldOutliveARestartOfTheNameNode() throws Exception {
    client.mkdirs("/a", 0755, true);
    int port = cluster.nameNode().port();
    cluster.nameNode().stop();
    CompletableFuture<Boolean> made = client.async().mkdirs("/b", 0755, true);
    cluster.nameNode().startAgain(port);

    assertThat(made.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(numbers().get(numbers().size() - 1)).isEqualTo(2);
  }

  @Test
  void shouldRenewTheSessionAndEndItAtTheClose() throws IOException {
    cluster.nameNode().renewEveryMs = 50;
    DfsClient other = cluster.client();
    other.mkdirs("/a", 0755, true);
    Await.until("it was renewed twice", 10_000, () -> seen(RpcMethod.RENEW_SESSION).size() >= 2);
    assertThat(cluster.nameNode().openSessions()).isEqualTo(1);

    other.close();

    assertThat(cluster.nameNode().openSessions()).isZero();
  }

  @Test
  void shouldSayUnreachableWhereNothingListens() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    URI nowhere = URI.create("dfs://localhost:" + port);
    assertThatThrownBy(() -> DfsClient.connect(nowhere, Map.of()))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE);
              assertThat(e.getMessage()).contains(":" + port);
            });
  }

  @Test
  void shouldEndCallsThatAreUnderWayAtTheClose() throws IOException {
    DfsClient closing = cluster.client();
    closing.mkdirs("/a", 0755, true);
    cluster
        .nameNode()
        .fail(RpcMethod.LIST_STATUS, Fault.silence(), Fault.silence(), Fault.silence());
    CompletableFuture<ListPage> open = closing.async().listPage("/", "", 0);

    closing.close();

    assertThatThrownBy(() -> open.get(10, TimeUnit.SECONDS))
        .rootCause()
        .isInstanceOf(DfsException.class);
  }

  @Test
  void shouldRefuseOtherAddresses() {
    assertThatThrownBy(() -> DfsClient.connect(URI.create("hdfs://host:1"), Map.of()))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
