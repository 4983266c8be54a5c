package io.ashlar.client.wire;

import io.ashlar.client.ClusterReport;
import io.ashlar.client.DataNodeInfo;
import io.ashlar.client.FsStats;
import io.ashlar.client.ReplicaInfo;
import io.ashlar.client.SafeMode;
import io.ashlar.client.ServerDefaults;
import io.ashlar.protocol.client.DataNodeReport;
import io.ashlar.protocol.client.GetFsStatsResponse;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.client.GetServerDefaultsResponse;
import io.ashlar.protocol.client.SafeModeReason;
import io.ashlar.protocol.client.SafeModeResponse;
import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import java.util.List;

/** What servers say of themselves. */
public final class Reports {
  private Reports() {}

  /** Space and health. */
  public static FsStats stats(GetFsStatsResponse wire) {
    return new FsStats(
        wire.getCapacityBytes(),
        wire.getUsedBytes(),
        wire.getRemainingBytes(),
        wire.getUnderReplicatedBlocks(),
        wire.getMissingBlocks(),
        wire.getCorruptBlocks(),
        wire.getFiles(),
        wire.getDirectories(),
        wire.getBlocks());
  }

  /** Defaults of new files. */
  public static ServerDefaults defaults(GetServerDefaultsResponse wire) {
    return new ServerDefaults(
        wire.getBlockSize(),
        wire.getBlockSizeMin(),
        wire.getReplication(),
        wire.getReplicationMax(),
        wire.getBytesPerChecksum(),
        wire.getWritePacketBytes(),
        wire.getNamespaceId(),
        wire.getClusterId(),
        wire.getTrashIntervalMs());
  }

  /** Safe mode. */
  public static SafeMode safeMode(SafeModeResponse wire) {
    return new SafeMode(
        wire.getActive(), wire.getReasonsList().stream().map(Reports::reason).toList());
  }

  private static SafeMode.Reason reason(SafeModeReason wire) {
    return new SafeMode.Reason(
        wire.getRule(),
        wire.getMessage(),
        wire.getCurrent(),
        wire.getWanted(),
        wire.getWaitingForList(),
        wire.getEtaMs());
  }

  /** The whole cluster. */
  public static ClusterReport report(GetReportResponse wire) {
    return new ClusterReport(
        stats(wire.getStats()),
        wire.getNodesList().stream().map(Reports::node).toList(),
        safeMode(wire.getSafeMode()),
        wire.getEpoch(),
        wire.getDurableTxid(),
        wire.getImageTxid(),
        wire.getReadonlyReasonsList(),
        wire.getOpenLeases(),
        wire.getSessions(),
        new ClusterReport.Copies(
            wire.getQueuedBlocks(), wire.getQueuedLastReplica(), wire.getOpenCopies()),
        List.copyOf(wire.getFailedFoldersList()),
        wire.getFeatureLevel());
  }

  private static DataNodeInfo node(DataNodeReport wire) {
    return new DataNodeInfo(
        wire.getNodeId(),
        Entries.addresses(wire.getAddressesList()),
        wire.getRack(),
        wire.getState(),
        wire.getAdminState(),
        wire.getLastHeartbeatMs(),
        wire.getCapacityBytes(),
        wire.getUsedBytes(),
        wire.getRemainingBytes(),
        wire.getBlocks(),
        wire.getVolumesList().stream().map(Reports::volume).toList(),
        wire.getSoftwareVersion(),
        wire.getActiveStreams());
  }

  private static DataNodeInfo.Volume volume(VolumeReport wire) {
    return new DataNodeInfo.Volume(
        wire.getStorageId(),
        wire.getType().name(),
        wire.getPath(),
        wire.getCapacityBytes(),
        wire.getUsedBytes(),
        wire.getRemainingBytes(),
        wire.getFailed(),
        wire.getFailure());
  }

  /** A replica as its DataNode sees it. */
  public static ReplicaInfo replica(ReplicaInfoResponse wire) {
    return new ReplicaInfo(
        Entries.blockId(wire.getBlock()),
        wire.getVisibleLength(),
        wire.getState().name(),
        wire.getStorageId(),
        wire.getDataFile(),
        wire.getChecksumFile(),
        wire.getDataOffset(),
        wire.getDataLength(),
        wire.getVolume());
  }
}
