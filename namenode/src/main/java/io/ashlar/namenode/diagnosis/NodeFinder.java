package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.DataNodeManager;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the DataNode that an operator names by its id, its address, or its host. */
final class NodeFinder {
  private final DataNodeManager nodes;

  NodeFinder(DataNodeManager nodes) {
    this.nodes = nodes;
  }

  /** NOT_FOUND, or INVALID_ARGUMENT if several have that host. */
  DataNode find(String name) throws DfsException {
    DataNode byId = nodes.find(name);
    if (byId != null) {
      return byId;
    }
    List<DataNode> all = nodes.all();
    List<DataNode> found =
        all.stream()
            .filter(
                node ->
                    node.registration().address().equals(name) || node.registration().isOn(name))
            .toList();
    if (found.size() == 1) {
      return found.get(0);
    }
    List<DataNode> known = found.isEmpty() ? all : found;
    throw DfsError.of(
            found.isEmpty() ? ErrorCode.NOT_FOUND : ErrorCode.INVALID_ARGUMENT,
            found.isEmpty()
                ? "no DataNode '" + name + "' is known; give its id or HOST:PORT"
                : "several DataNodes are on '" + name + "'; give an id or HOST:PORT")
        .with("node", name)
        .with(
            "known",
            known.stream()
                .limit(20)
                .map(node -> node.registration().address())
                .collect(Collectors.joining(", ")))
        .toException();
  }

  /** All nodes of a rack; NOT_FOUND if there is none. */
  List<DataNode> ofRack(String rack) throws DfsException {
    String name = rack.startsWith("/") ? rack : "/" + rack;
    List<DataNode> members =
        nodes.all().stream().filter(node -> node.registration().rack().equals(name)).toList();
    if (members.isEmpty()) {
      throw DfsError.of(ErrorCode.NOT_FOUND, "no DataNode is in a rack '" + name + "'")
          .with("rack", name)
          .with(
              "known",
              nodes.all().stream()
                  .map(node -> node.registration().rack())
                  .distinct()
                  .sorted()
                  .limit(20)
                  .collect(Collectors.joining(", ")))
          .toException();
    }
    return members;
  }
}
