package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.wire.Entries;
import io.ashlar.common.merkle.ChunkTree;
import io.ashlar.common.merkle.TreeComparison.NodeRange;
import io.ashlar.common.merkle.TreeComparison.NodeSource;
import io.ashlar.protocol.data.ChunkTreeRange;
import io.ashlar.protocol.data.ChunkTreeRequest;
import io.ashlar.protocol.data.ChunkTreeResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Nodes of the Merkle tree of one block, asked from its replicas: the next one where one fails.
 *
 * <p><b>Threading</b>: one thread.
 */
public final class BlockTreeNodes implements NodeSource {
  private static final int RANGES_PER_CALL = 1024;

  private final ReadParts parts;
  private final ReplicaChoice replicas;
  private final LocatedBlock block;
  private final ChunkTree tree;
  private final boolean verify;

  /**
   * @param tree shape of the block's tree
   * @param verify the replica's data is read, too
   */
  public BlockTreeNodes(
      ReadParts parts,
      BlockLocations locations,
      LocatedBlock block,
      ChunkTree tree,
      boolean verify) {
    this.parts = parts;
    this.replicas = new ReplicaChoice(parts, locations, block);
    this.block = block;
    this.tree = tree;
    this.verify = verify;
  }

  @Override
  public ByteBuffer nodes(int level, List<NodeRange> ranges) throws IOException {
    long wanted = ranges.stream().mapToLong(NodeRange::count).sum();
    ByteBuffer nodes = ByteBuffer.allocate(Math.toIntExact(wanted * tree.bytesAt(level)));
    OpenRanges open = new OpenRanges(ranges);
    while (!open.isEmpty()) {
      open.answered(askAnyReplica(level, open.first(RANGES_PER_CALL), nodes));
    }
    return nodes.flip();
  }

  private long askAnyReplica(int level, List<NodeRange> ranges, ByteBuffer nodes)
      throws IOException {
    while (true) {
      ReplicaLocation replica = replicas.next(block.offset());
      try {
        long answered = ask(replica, level, ranges, nodes);
        replicas.progressed();
        return answered;
      } catch (DfsException e) {
        replicas.failed(replica, block.offset(), e);
      }
    }
  }

  private long ask(ReplicaLocation replica, int level, List<NodeRange> ranges, ByteBuffer nodes)
      throws IOException {
    ChunkTreeRequest.Builder request =
        ChunkTreeRequest.newBuilder()
            .setBlock(Entries.key(replicas.block().block()))
            .setLength(tree.length())
            .setStrong(tree.strong())
            .setVerify(verify)
            .setLevel(level);
    for (NodeRange range : ranges) {
      request.addRanges(
          ChunkTreeRange.newBuilder().setFirst(range.first()).setCount(range.count()));
    }
    ChunkTreeResponse answer =
        parts
            .nodes()
            .call(replica, RpcMethod.GET_CHUNK_TREE, request.build(), ChunkTreeResponse.parser());
    long asked = ranges.stream().mapToLong(NodeRange::count).sum();
    if (answer.getChecksum().getBytesPerChecksum() != tree.chunkBytes()
        || answer.getAnswered() <= 0
        || answer.getAnswered() > asked
        || answer.getNodes().size() != answer.getAnswered() * tree.bytesAt(level)) {
      throw new DfsException(
          ErrorCode.STREAM_PROTOCOL,
          String.format(
              "%s answered %d of %d tree nodes in %d bytes, of chunks of %d; expected chunks of %d",
              replica.name(),
              answer.getAnswered(),
              asked,
              answer.getNodes().size(),
              answer.getChecksum().getBytesPerChecksum(),
              tree.chunkBytes()));
    }
    answer.getNodes().copyTo(nodes);
    return answer.getAnswered();
  }
}
