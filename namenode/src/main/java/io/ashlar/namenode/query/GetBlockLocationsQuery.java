package io.ashlar.namenode.query;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.LocatedBlocks;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a range of a file with their replicas, nearest to the reader first.
 *
 * <p>A last block that is being written may hold more than the namespace knows, so it belongs to
 * every range that reaches beyond its offset.
 */
public final class GetBlockLocationsQuery {
  /** Blocks per answer when the client does not say, and the most that it may ask for. */
  static final int BLOCKS_MAX = 1_000;

  /**
   * An answer ends with the block that takes it here: with many replicas each, blocks are large.
   */
  static final int BYTES_MAX = 1 << 20;

  private final PathAccess access;
  private final Statuses statuses;

  /** Checks paths by {@code access}; {@code leases} say who writes. */
  public GetBlockLocationsQuery(PathAccess access, LeaseView leases) {
    this.access = access;
    this.statuses = new Statuses(leases);
  }

  /** The same as {@link #run}; null if the file has more than {@code blocksMax} blocks. */
  public @Nullable GetBlockLocationsResponse runIfShort(
      NamespaceView view,
      ClusterView cluster,
      GetBlockLocationsRequest request,
      CommandContext context,
      int blocksMax)
      throws DfsException {
    boolean isShort =
        !(view.resolve(PathAccess.parse(request.getPath())).target() instanceof FileView file)
            || file.blockCount() <= blocksMax;
    return isShort ? run(view, cluster, request, context) : null;
  }

  /** Answers inside a read section. Read permission on the file is needed. */
  public GetBlockLocationsResponse run(
      NamespaceView view,
      ClusterView cluster,
      GetBlockLocationsRequest request,
      CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    if (request.getOffset() < 0 || request.getLength() < 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "range of %s is offset %d, length %d; expected both 0 or more",
              path, request.getOffset(), request.getLength()));
    }
    FileView file = access.existingFile(view, context.caller(), path);
    access.permissions().require(view, context.caller(), file, Access.READ);
    GetBlockLocationsResponse.Builder reply =
        GetBlockLocationsResponse.newBuilder()
            .setStatus(statuses.of(view, cluster, file, path.toString(), context));
    if (request.getLength() > 0) {
      addRange(cluster, file, request, context.clientHost(), reply);
    }
    return reply.build();
  }

  private static void addRange(
      ClusterView cluster,
      FileView file,
      GetBlockLocationsRequest request,
      String readerHost,
      GetBlockLocationsResponse.Builder reply) {
    int asked = request.getLimit();
    int limit = asked <= 0 ? BLOCKS_MAX : Math.min(asked, BLOCKS_MAX);
    long from = request.getOffset();
    long offset = 0;
    int bytes = 0;
    for (BlockView block : file.blocks()) {
      boolean startsBeforeEnd = offset - from < request.getLength();
      boolean endsAfterStart = isOpen(block) || offset + block.length() > from;
      if (startsBeforeEnd && endsAfterStart) {
        if (reply.getBlocksCount() == limit || bytes >= BYTES_MAX) {
          reply.setHasMore(true);
          return;
        }
        List<ReplicaLocation> sure = cluster.locations(block, readerHost);
        LocatedBlock located =
            LocatedBlocks.of(block, offset, file.checksum(), sure).toBuilder()
                .addAllReplicas(cluster.unconfirmed(block, sure))
                .addAllCorrupt(cluster.damaged(block))
                .build();
        bytes += located.getSerializedSize();
        reply.addBlocks(located);
      }
      offset += block.length();
    }
  }

  private static boolean isOpen(BlockView block) {
    return block.state() == BlockState.UNDER_CONSTRUCTION
        || block.state() == BlockState.UNDER_RECOVERY;
  }
}
