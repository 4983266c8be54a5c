package io.ashlar.datanode.transfer;

import com.google.protobuf.UnsafeByteOperations;
import io.ashlar.common.merkle.ChunkTree;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaReader;
import io.ashlar.datanode.replica.ReplicaState;
import io.ashlar.protocol.data.ChunkTreeRange;
import io.ashlar.protocol.data.ChunkTreeRequest;
import io.ashlar.protocol.data.ChunkTreeResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.rpc.ServerCall;
import java.io.IOException;

/**
 * GET_CHUNK_TREE: nodes of the Merkle tree over the chunks of a final replica. Without {@code
 * verify} and {@code strong} they say what the checksum file says; with one of them every chunk
 * below an answered node was read and fits its checksum. One answer is bounded in bytes and in data
 * read for it; the asker goes on where it ended.
 */
final class ChunkTreeOperation implements DataOperation {
  /** Data below one node at most; a chunk has 1 MB at most, so that level 1 is always there. */
  static final long SPAN_BYTES_MAX = 16L << 20;

  private static final int RANGES_MAX = 4096;

  private final DataNodeParts parts;
  private final ReplicaLookup lookup;

  ChunkTreeOperation(DataNodeParts parts, ReplicaLookup lookup) {
    this.parts = parts;
    this.lookup = lookup;
  }

  @Override
  public void run(ServerCall call) throws DfsException {
    ChunkTreeRequest request = call.body(ChunkTreeRequest.parser());
    Replica replica = lookup.findReadable(request.getBlock());
    if (replica.state() != ReplicaState.FINALIZED) {
      throw new DfsException(
          ErrorCode.REPLICA_NOT_READY,
          replica.key() + ": expected FINALIZED, found " + replica.state());
    }
    if (request.getLength() != replica.length()) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.LENGTH_MISMATCH,
                  String.format(
                      "%s: expected %d bytes, found %d",
                      replica.key(), request.getLength(), replica.length()))
              .with("length", replica.length()));
    }
    if (request.getRangesCount() == 0 || request.getRangesCount() > RANGES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "expected 1 to " + RANGES_MAX + " ranges of nodes, found " + request.getRangesCount());
    }
    if (!replica.volume().executor().tryExecute(() -> answer(call, request, replica))) {
      throw new DfsException(StreamErrors.volumeBusy(replica.key().toString()));
    }
  }

  private void answer(ServerCall call, ChunkTreeRequest request, Replica replica) {
    try (ReplicaReader reader = replica.store().openRead(replica)) {
      call.reply(nodes(request, reader), 0, 0);
    } catch (DfsException e) {
      call.fail(e.error(), 0, 0);
    } catch (IOException e) {
      call.fail(parts.health().onReadFailed(replica, e), 0, 0);
    }
  }

  private static ChunkTreeResponse nodes(ChunkTreeRequest request, ReplicaReader reader)
      throws IOException {
    ChunkTree tree = new ChunkTree(reader.length(), reader.chunkBytes(), request.getStrong());
    int level = request.getLevel();
    check(request, tree, level);
    TreeNodes nodes = new TreeNodes(reader, tree, request.getVerify(), level);
    for (ChunkTreeRange range : request.getRangesList()) {
      for (long node = range.getFirst(); node < range.getFirst() + range.getCount(); node++) {
        if (!nodes.add(node)) {
          return response(nodes, tree);
        }
      }
    }
    return response(nodes, tree);
  }

  private static ChunkTreeResponse response(TreeNodes nodes, ChunkTree tree) {
    return ChunkTreeResponse.newBuilder()
        .setChecksum(
            ChecksumSpec.newBuilder()
                .setType(ChecksumType.CRC32C)
                .setBytesPerChecksum(tree.chunkBytes()))
        .setAnswered(nodes.count())
        .setNodes(UnsafeByteOperations.unsafeWrap(nodes.bytes()))
        .build();
  }

  private static void check(ChunkTreeRequest request, ChunkTree tree, int level)
      throws DfsException {
    if (level < 0 || level > ChunkTree.LEVEL_MAX || tree.spanAt(level) > SPAN_BYTES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "expected a level whose nodes cover at most %d bytes, found level %s of chunks of %d",
              SPAN_BYTES_MAX, Integer.toUnsignedString(level), tree.chunkBytes()));
    }
    long nodes = tree.nodesAt(level);
    for (ChunkTreeRange range : request.getRangesList()) {
      if (range.getFirst() < 0
          || range.getCount() <= 0
          || range.getFirst() > nodes
          || range.getCount() > nodes - range.getFirst()) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT,
            String.format(
                "level %d has %d nodes; asked for %d from %d",
                level, nodes, range.getCount(), range.getFirst()));
      }
    }
  }
}
