package io.ashlar.datanode.transfer;

import io.ashlar.datanode.volume.VolumeChoosingPolicy;
import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.RpcService;
import io.ashlar.rpc.ServerCall;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a DataNode does for clients and other DataNodes.
 *
 * <p>A peer names the namespace in its handshake; one of another namespace is refused, because
 * block ids of two namespaces look alike.
 */
public final class DataTransferService implements RpcService {
  private final Supplier<Handshake> own;
  private final Map<RpcMethod, DataOperation> operations = new EnumMap<>(RpcMethod.class);

  /**
   * {@code own} is this node's handshake; its namespace id is empty before the first registration.
   */
  public DataTransferService(
      DataNodeParts parts,
      PeerConnections peers,
      VolumeChoosingPolicy policy,
      Supplier<Handshake> own) {
    this.own = own;
    ReplicaLookup lookup = new ReplicaLookup(parts.replicas());
    operations.put(RpcMethod.WRITE_BLOCK, new WriteBlockOperation(parts, peers, policy));
    operations.put(RpcMethod.READ_BLOCK, new ReadBlockOperation(parts, lookup));
    operations.put(RpcMethod.GET_REPLICA_INFO, new ReplicaInfoOperation(lookup, parts.waiting()));
    operations.put(RpcMethod.GET_BLOCK_CHECKSUM, new BlockChecksumOperation(parts, lookup));
    operations.put(RpcMethod.FORCE_BLOCK, new ForceBlockOperation(lookup));
    operations.put(RpcMethod.BEGIN_RECOVERY, new BeginRecoveryOperation(parts));
    operations.put(RpcMethod.FINISH_RECOVERY, new FinishRecoveryOperation(parts, peers));
    operations.put(RpcMethod.COPY_REPLICA, new CopyReplicaOperation(parts, peers, lookup));
    operations.put(RpcMethod.GET_CHUNK_TREE, new ChunkTreeOperation(parts, lookup));
    operations.put(RpcMethod.BUILD_BLOCK, new BuildBlockOperation(parts, peers, lookup));
    operations.put(RpcMethod.REPORT_CORRUPT_REPLICA, new CorruptReplicaOperation(parts, lookup));
    operations.put(RpcMethod.READ_CHUNKS, new ReadChunksOperation(parts, lookup));
  }

  @Override
  public Handshake accept(Handshake peer) throws DfsException {
    Handshake mine = own.get();
    if (peer.getProtocolVersion() != ProtocolVersion.CURRENT) {
      throw new DfsException(
          ErrorCode.VERSION_MISMATCH,
          "expected protocol "
              + ProtocolVersion.CURRENT
              + ", found "
              + Integer.toUnsignedString(peer.getProtocolVersion()));
    }
    if (peer.getRole() != PeerRole.CLIENT && peer.getRole() != PeerRole.DATANODE) {
      throw new DfsException(
          ErrorCode.WRONG_ROLE, "expected a client or a DataNode, found " + peer.getRole());
    }
    if (mine.getNamespaceId().isEmpty()) {
      throw new DfsException(
          ErrorCode.UNREACHABLE,
          "this DataNode has not joined a cluster yet; it waits for its NameNode");
    }
    if (!peer.getNamespaceId().equals(mine.getNamespaceId())) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.WRONG_CLUSTER,
                  "expected namespace "
                      + mine.getNamespaceId()
                      + ", the peer names "
                      + (peer.getNamespaceId().isEmpty() ? "none" : "another one"))
              .with("node", mine.getPeerName()));
    }
    return mine;
  }

  @Override
  public void onRequest(ServerCall call) {
    DataOperation operation = operations.get(call.method());
    if (operation == null) {
      call.fail(
          DfsError.of(ErrorCode.WRONG_ROLE, call.method() + " is not an operation of a DataNode"),
          0,
          0);
      return;
    }
    try {
      operation.run(call);
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    }
  }
}
