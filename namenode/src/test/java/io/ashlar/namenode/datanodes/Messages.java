package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.datanode.ReplicaChange;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import io.ashlar.protocol.types.StorageType;

/** Messages of DataNodes, short to write in tests. */
public final class Messages {
  public static final String CLUSTER = "cluster-1";
  public static final String NAMESPACE = "namespace-1";
  public static final long GIGABYTE = 1L << 30;

  private Messages() {}

  /** A registration of {@code node} with one volume named {@code node + "-s"}. */
  public static RegisterDataNodeRequest.Builder registration(String node, String rack) {
    return RegisterDataNodeRequest.newBuilder()
        .setNodeId(node)
        .addAddresses(Address.newBuilder().setHost(node + ".test").setPort(9866))
        .setRack(rack)
        .setClusterId(CLUSTER)
        .setNamespaceId(NAMESPACE)
        .setIncarnation(1)
        .addVolumes(volume(node + "-s", GIGABYTE));
  }

  public static VolumeReport volume(String storageId, long remainingBytes) {
    return VolumeReport.newBuilder()
        .setStorageId(storageId)
        .setType(StorageType.DISK)
        .setPath("/data/" + storageId)
        .setCapacityBytes(2 * remainingBytes)
        .setUsedBytes(remainingBytes)
        .setRemainingBytes(remainingBytes)
        .build();
  }

  public static ReportedReplica replica(long blockId, long stamp, long length, ReplicaState state) {
    return ReportedReplica.newBuilder()
        .setBlock(BlockKey.newBuilder().setBlockId(blockId).setGenerationStamp(stamp))
        .setLength(length)
        .setState(state)
        .build();
  }

  public static ReplicaChange change(
      long seq, ReplicaEvent event, String storageId, ReportedReplica replica) {
    return ReplicaChange.newBuilder()
        .setSeq(seq)
        .setEvent(event)
        .setStorageId(storageId)
        .setReplica(replica)
        .build();
  }
}
