package io.ashlar.datanode.report;

import io.ashlar.protocol.error.DfsError;
import java.io.IOException;

/** What the DataNode does when its place in the cluster becomes known. */
public interface LinkOwner {
  /**
   * A NameNode took the registration; volumes that belong to nobody join its cluster.
   *
   * @throws IOException with WRONG_CLUSTER if the volumes belong to another one
   */
  void onRegistered(String clusterId, String namespaceId) throws IOException;

  /** This DataNode cannot work with that NameNode; it stops. */
  void onRefused(DfsError error);
}
