package io.ashlar.datanode.server;

import io.ashlar.common.config.Configuration;
import io.ashlar.datanode.report.NameNodeConfig;
import io.ashlar.datanode.scanner.ScanConfig;
import io.ashlar.datanode.transfer.TransferConfig;
import io.ashlar.datanode.volume.VolumeConfig;
import io.ashlar.rpc.RpcKeys;
import io.ashlar.rpc.RpcLimits;
import java.net.InetSocketAddress;
import java.util.List;

/** Everything that a DataNode is told, one record per part. */
public record DataNodeConfig(
    InetSocketAddress address,
    InetSocketAddress httpAddress,
    List<String> hostnames,
    String rack,
    int ioThreads,
    RpcLimits rpcLimits,
    VolumeConfig volumes,
    TransferConfig transfer,
    ScanConfig scan,
    NameNodeConfig nameNode) {
  /** Keeps the list. */
  public DataNodeConfig {
    hostnames = List.copyOf(hostnames);
  }

  /** Reads and checks all keys. */
  public static DataNodeConfig of(Configuration configuration) {
    return new DataNodeConfig(
        configuration.get(DataNodeKeys.ADDRESS),
        configuration.get(DataNodeKeys.HTTP_ADDRESS),
        configuration.get(DataNodeKeys.HOSTNAMES),
        configuration.get(DataNodeKeys.RACK),
        configuration.get(DataNodeKeys.IO_THREADS),
        RpcKeys.limits(configuration),
        VolumeConfig.of(configuration),
        TransferConfig.of(configuration),
        ScanConfig.of(configuration),
        NameNodeConfig.of(configuration));
  }
}
