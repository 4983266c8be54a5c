package io.ashlar.dist.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.random.SeededRandomSource;
import io.ashlar.protocol.error.DfsException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterPlannerTest {
  private final ClusterPlanner planner = new ClusterPlanner(new SeededRandomSource(1));

  @Test
  void shouldPlanThreeDataNodesOnTwoRacks() throws DfsException {
    ClusterSpec spec = planner.plan(null, request(null, null, 0));

    assertThat(spec.daemons())
        .extracting(DaemonSpec::id)
        .containsExactly("nn1", "dn1", "dn2", "dn3");
    assertThat(spec.dataNodes())
        .extracting(DaemonSpec::rack)
        .containsExactly("/rack1", "/rack2", "/rack1");
  }

  @Test
  void shouldGiveEveryDaemonPortsOfItsOwnBelowTheEphemeralRange() throws DfsException {
    ClusterSpec spec = planner.plan(null, request(8, null, 0));

    List<Integer> ports =
        spec.daemons().stream()
            .flatMapToInt(daemon -> IntStream.of(daemon.rpcPort(), daemon.httpPort()))
            .boxed()
            .toList();
    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 20_000 && port < 32_000);
  }

  @Test
  void shouldKeepAnExistingClusterAndGrowIt() throws DfsException {
    ClusterSpec three = planner.plan(null, request(null, null, 0));

    ClusterSpec same = planner.plan(three, request(null, null, null));
    ClusterSpec five = planner.plan(three, request(5, null, null));

    assertThat(same).isEqualTo(three);
    assertThat(five.daemons()).startsWith(three.daemons().toArray(DaemonSpec[]::new)).hasSize(6);
    assertThat(five.dataNodes().get(4).rack()).isEqualTo("/rack1");
  }

  @Test
  void shouldRefuseToChangeWhatAnExistingClusterIs() throws DfsException {
    ClusterSpec three = planner.plan(null, request(null, null, 0));

    assertThatThrownBy(() -> planner.plan(three, request(2, null, null)))
        .hasMessageContaining("has 3 DataNodes, asked for 2");
    assertThatThrownBy(() -> planner.plan(three, request(null, 4, null)))
        .hasMessageContaining("--racks 2, asked for 4");
    assertThatThrownBy(() -> planner.plan(three, request(null, null, 1234)))
        .hasMessageContaining("--port");
  }

  @Test
  void shouldRememberPropertiesOfTheClusterAndOfSingleDaemons() throws DfsException {
    StartRequest request =
        new StartRequest(
            List.of(),
            null,
            null,
            0,
            null,
            null,
            Map.of("dfs.replication", "2"),
            Map.of("dn2", Map.of("dfs.blocksize", "1m")));

    ClusterSpec spec = planner.plan(null, request);

    assertThat(spec.properties()).containsEntry("dfs.replication", "2");
    assertThat(spec.select(List.of("dn2")).get(0).properties())
        .containsEntry("dfs.blocksize", "1m");
    assertThat(spec.select(List.of("dn1")).get(0).properties()).isEmpty();
  }

  @Test
  void shouldNameTheDaemonsThatExistWhenAnotherIsAskedFor() throws DfsException {
    ClusterSpec spec = planner.plan(null, request(1, null, 0));

    assertThatThrownBy(() -> spec.select(List.of("dn7")))
        .hasMessageContaining("no daemon dn7")
        .hasMessageContaining("[nn1, dn1]");
    assertThatThrownBy(() -> spec.select(List.of("zk1"))).hasMessageContaining("not have");
    assertThatThrownBy(() -> spec.select(List.of("x"))).hasMessageContaining("nn1 or dn2");
  }

  private static StartRequest request(
      @Nullable Integer dataNodes, @Nullable Integer racks, @Nullable Integer port) {
    return new StartRequest(List.of(), dataNodes, racks, port, null, null, Map.of(), Map.of());
  }
}
