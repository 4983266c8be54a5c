package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.datanodes.RackResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Racks without a live node, nodes without a rack among racks, and nodes of another version. */
final class TopologyCheck implements ProblemCheck {
  private final DataNodeManager nodes;

  TopologyCheck(DataNodeManager nodes) {
    this.nodes = nodes;
  }

  @Override
  public void check(Consumer<Finding> findings) {
    Map<String, List<DataNode>> racks = new TreeMap<>();
    Map<String, List<DataNode>> versions = new TreeMap<>();
    for (DataNode node : nodes.all()) {
      racks.computeIfAbsent(node.registration().rack(), rack -> new ArrayList<>()).add(node);
      if (node.liveness() != Liveness.DEAD) {
        versions
            .computeIfAbsent(node.registration().softwareVersion(), version -> new ArrayList<>())
            .add(node);
      }
    }
    checkRacks(racks, findings);
    if (versions.size() > 1) {
      Finding finding =
          Finding.of(
              ProblemCode.VERSIONS_DIFFER,
              "DataNodes",
              "live DataNodes run " + versions.size() + " versions: " + versions.keySet());
      for (Map.Entry<String, List<DataNode>> version : versions.entrySet()) {
        finding =
            finding.with(
                version.getKey(), version.getValue().stream().map(NodeCheck::name).toList());
      }
      findings.accept(finding);
    }
  }

  private static void checkRacks(Map<String, List<DataNode>> racks, Consumer<Finding> findings) {
    long living = racks.values().stream().filter(TopologyCheck::lives).count();
    racks.forEach(
        (rack, members) -> {
          if (racks.size() > 1 && living <= 1 && !lives(members)) {
            findings.accept(
                Finding.of(
                        ProblemCode.RACK_LOST,
                        rack,
                        "all its DataNodes are dead, and at most one rack is left")
                    .with("rack", rack)
                    .with("nodes", members.stream().map(NodeCheck::name).toList()));
          }
          if (racks.size() > 1 && rack.equals(RackResolver.DEFAULT_RACK)) {
            for (DataNode node : members) {
              findings.accept(
                  NodeCheck.of(
                      node,
                      ProblemCode.RACK_UNKNOWN,
                      "nobody says in which rack it stands, while others have racks"));
            }
          }
        });
  }

  private static boolean lives(List<DataNode> members) {
    return members.stream().anyMatch(node -> node.liveness() != Liveness.DEAD);
  }
}
