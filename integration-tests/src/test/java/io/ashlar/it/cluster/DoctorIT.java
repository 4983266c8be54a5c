package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ashlar.it.doctor.Ailment;
import io.ashlar.it.doctor.Ailments;
import io.ashlar.it.doctor.Clinic;
import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import io.ashlar.it.harness.agent.DaemonFaults;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The doctor names what is wrong with real processes and nothing else; its commands cure it. */
final class DoctorIT {
  @TempDir Path temp;

  @Test
  void shouldNameWhatIsWrongAndCureItWithItsOwnCommands() throws IOException {
    DaemonFaults faults = DaemonFaults.prepare(temp);
    try (LocalCluster cluster =
        LocalCluster.start(temp, faults.environment(), Clinic.options(temp))) {
      cluster.awaitWritable();
      try (Clinic clinic = new Clinic(cluster, faults, temp)) {
        clinic.await(Set.of());
        cluster.dfs().run("doctor").expectExit(0);
        pair(clinic, Ailments.missingBlock(), Ailments.safeMode());
        pair(clinic, Ailments.corruptReplica(), Ailments.tooManyWanted());
        assertThat(pair(clinic, Ailments.missingBlock(), Ailments.deadNode()))
            .contains("dfs cluster start dn1 --dir " + cluster.dir());
      }
      askWithoutNameNode(cluster);
    }
  }

  private static List<String> pair(Clinic clinic, Ailment one, Ailment other) throws IOException {
    clinic.fallIll(one, Set.of());
    clinic.fallIll(other, one.codes());
    return clinic.cure(one, other);
  }

  private static void askWithoutNameNode(LocalCluster cluster) {
    cluster.kill("nn1");
    Path conf = cluster.dir().resolve("conf").resolve("client");
    DfsCommand.Result asked = cluster.offline("doctor", "--json", "--conf", conf.toString());

    JsonNode problem = asked.expectExit(4).json().path("result").path("problems").get(0);
    assertThat(problem.path("code").asText()).isEqualTo("NAMENODE_UNREACHABLE");
    assertThat(problem.path("evidence").path("process").asText()).startsWith("not running");
    assertThat(problem.path("command").asText())
        .isEqualTo("dfs cluster start nn1 --dir " + cluster.dir());
    cluster.start("nn1").expectExit(0);
    cluster.awaitWritable();
    cluster.offline("doctor", "--conf", conf.toString()).expectExit(0);
  }
}
