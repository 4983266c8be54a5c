package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the nodes that a registration puts an end to: those that listened at its address, where now
 * it listens itself, and those that had its volumes. Otherwise the same files would count twice,
 * under the old id and under the new one, and real replicas would be deleted as too many (I8).
 */
final class Replacement {
  private final Collection<DataNode> nodes;
  private final Heard heard;

  /** Whether the process of a node is there for all that is known. */
  interface Heard {
    boolean isHeard(DataNode node, long nowNanos);
  }

  Replacement(Collection<DataNode> nodes, Heard heard) {
    this.nodes = nodes;
    this.heard = heard;
  }

  /**
   * The nodes that this registration replaces.
   *
   * @throws DfsException DUPLICATE_NODE if one of its volumes is in use by a node that is heard
   */
  List<DataNode> by(RegisterDataNodeRequest request, long nowNanos) throws DfsException {
    Set<String> storages = new HashSet<>();
    request.getVolumesList().forEach(volume -> storages.add(volume.getStorageId()));
    storages.remove("");
    List<DataNode> replaced = new ArrayList<>();
    for (DataNode node : nodes) {
      if (node.id().equals(request.getNodeId())) {
        continue;
      }
      boolean sameAddress =
          !Collections.disjoint(node.registration().addresses(), request.getAddressesList());
      String shared = sharedVolume(node, storages);
      if (!shared.isEmpty() && !sameAddress && heard.isHeard(node, nowNanos)) {
        throw inUse(request, node, shared);
      }
      if (sameAddress || !shared.isEmpty()) {
        replaced.add(node);
      }
    }
    return replaced;
  }

  private static String sharedVolume(DataNode node, Set<String> storages) {
    for (VolumeReport volume : node.load().volumes()) {
      if (storages.contains(volume.getStorageId())) {
        return volume.getStorageId();
      }
    }
    return "";
  }

  private static DfsException inUse(
      RegisterDataNodeRequest request, DataNode node, String storageId) {
    return new DfsException(
        DfsError.of(
                ErrorCode.DUPLICATE_NODE,
                "volume "
                    + storageId
                    + " of DataNode "
                    + request.getNodeId()
                    + " is in use by DataNode "
                    + node.id()
                    + " at "
                    + node.registration().address())
            .with("storageId", storageId)
            .with("nodeId", node.id())
            .with("address", node.registration().address()));
  }
}
