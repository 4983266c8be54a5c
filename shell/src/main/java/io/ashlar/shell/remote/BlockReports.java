package io.ashlar.shell.remote;

import io.ashlar.client.DfsClient;
import io.ashlar.client.FileBlocks;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.NodeAddress;
import io.ashlar.client.ReplicaInfo;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.common.path.DfsPath;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts together what NameNode and DataNodes know of a file's blocks. */
final class BlockReports {
  private final DfsClient client;

  BlockReports(DfsClient client) {
    this.client = client;
  }

  RemoteBlocks of(DfsPath path, boolean files) throws IOException {
    FileBlocks found = client.blocks(path.toString());
    List<RemoteBlocks.Block> blocks = new ArrayList<>();
    for (LocatedBlock block : found.blocks()) {
      List<RemoteBlocks.Replica> replicas = new ArrayList<>();
      for (ReplicaLocation replica : block.replicas()) {
        replicas.add(replica(block, replica, replica.state(), files));
      }
      for (ReplicaLocation replica : block.corrupt()) {
        replicas.add(replica(block, replica, RemoteBlocks.CORRUPT, files));
      }
      blocks.add(
          new RemoteBlocks.Block(
              block.block().id(),
              block.block().generationStamp(),
              block.offset(),
              block.length(),
              block.state(),
              replicas));
    }
    return new RemoteBlocks(
        found.status().path(), found.status().length(), found.status().underConstruction(), blocks);
  }

  private RemoteBlocks.Replica replica(
      LocatedBlock block, ReplicaLocation replica, String state, boolean files) {
    if (!files) {
      return replica(replica, state, null, null);
    }
    try {
      return replica(replica, state, client.replicaInfo(block.block(), replica), null);
    } catch (IOException e) {
      // The other replicas are worth showing, and this one too, with the reason.
      return replica(replica, state, null, String.valueOf(e.getMessage()));
    }
  }

  private static RemoteBlocks.Replica replica(
      ReplicaLocation replica, String state, @Nullable ReplicaInfo info, @Nullable String problem) {
    NodeAddress address =
        replica.addresses().isEmpty() ? new NodeAddress("", 0) : replica.addresses().get(0);
    RemoteBlocks.Replica known =
        new RemoteBlocks.Replica(
            replica.nodeId(),
            address.host(),
            address.port(),
            replica.rack(),
            replica.storageId(),
            state,
            null,
            null,
            null,
            null,
            problem);
    return info == null ? known : known.with(info);
  }
}
