package io.ashlar.it.simulation.cluster;

import com.google.protobuf.ByteString;
import io.ashlar.client.node.NodeConnection;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.wire.Entries;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.protocol.client.GetBlockLocationsRequest;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.data.ReadBlockReady;
import io.ashlar.protocol.data.ReadBlockRequest;
import io.ashlar.protocol.data.ReadChunkHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Reads whole files as a fresh client would: any replica that verifies will do. It uses the
 * product's messages and connections, and decides nothing but which replica to try next.
 */
public final class FileReader {
  private static final int TIMEOUT_MS = 5_000;

  private final SimClient client;
  private final OpenBlock openBlock;

  /** What was read. */
  public static final class Found {
    private final OpenBlock.Seen seen;
    private final byte[] content;

    Found(OpenBlock.Seen seen, byte[] content) {
      this.seen = seen;
      this.content = content;
    }

    /** Nodes that told how long the last block is, which is open; empty if none is. */
    public List<SimDataNode> lengthFrom() {
      return seen.from();
    }

    /** The file's blocks. */
    public GetBlockLocationsResponse located() {
      return seen.located();
    }

    /** Its bytes; the caller's from now on. */
    public byte[] content() {
      return content;
    }
  }

  /** Reads by connections of {@code client}. */
  public FileReader(SimClient client) {
    this.client = client;
    this.openBlock = new OpenBlock(client);
  }

  /**
   * The file's blocks and its content up to the length that a reader may see now; fails if a block
   * has no good replica.
   */
  public CompletableFuture<Found> read(String path) {
    return locate(path)
        .thenCompose(openBlock::measure)
        .thenCompose(
            seen ->
                blocks(seen.located(), 0, new ByteArrayOutputStream())
                    .thenApply(content -> new Found(seen, content.toByteArray())));
  }

  /** The file's blocks only. */
  public CompletableFuture<GetBlockLocationsResponse> locate(String path) {
    return client.call(
        RpcMethod.GET_BLOCK_LOCATIONS,
        GetBlockLocationsRequest.newBuilder().setPath(path).setLength(Long.MAX_VALUE).build(),
        GetBlockLocationsResponse.parser());
  }

  private CompletableFuture<ByteArrayOutputStream> blocks(
      GetBlockLocationsResponse located, int index, ByteArrayOutputStream content) {
    if (index == located.getBlocksCount()) {
      return CompletableFuture.completedFuture(content);
    }
    LocatedBlock block = located.getBlocks(index);
    return replica(block, 0, DfsError.of(ErrorCode.BLOCK_MISSING, "no replica of " + block))
        .thenCompose(
            bytes -> {
              content.writeBytes(bytes);
              return blocks(located, index + 1, content);
            });
  }

  /** The block's bytes as one of its replicas has them. */
  public CompletableFuture<byte[]> replica(LocatedBlock block, int index) {
    return client
        .pool()
        .connectLater(Entries.replica(block.getReplicas(index)))
        .thenCompose(connection -> new OneRead(connection, block).start());
  }

  private CompletableFuture<byte[]> replica(LocatedBlock block, int index, DfsError last) {
    if (index == block.getReplicasCount()) {
      return CompletableFuture.failedFuture(last.toException());
    }
    if (block.getLength() == 0) {
      return CompletableFuture.completedFuture(new byte[0]);
    }
    return replica(block, index)
        .exceptionallyCompose(failure -> replica(block, index + 1, Waiting.cause(failure).error()));
  }

  private static final class OneRead implements StreamListener {
    private final NodeConnection connection;
    private final LocatedBlock block;
    private final CompletableFuture<byte[]> result = new CompletableFuture<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private int chunkBytes;

    OneRead(NodeConnection connection, LocatedBlock block) {
      this.connection = connection;
      this.block = block;
    }

    CompletableFuture<byte[]> start() {
      var unused =
          connection
              .connection()
              .listen(
                  RpcMethod.READ_BLOCK,
                  ReadBlockRequest.newBuilder()
                      .setBlock(block.getBlock())
                      .setLength(block.getLength())
                      .setClientName("checker")
                      .build(),
                  CallOptions.timeout(TIMEOUT_MS),
                  this);
      return result.whenComplete((bytes, failure) -> connection.connection().close());
    }

    @Override
    public void onFrame(ByteString body, ByteBuf payload) {
      try {
        if (chunkBytes == 0) {
          chunkBytes = ReadBlockReady.parseFrom(body).getChecksum().getBytesPerChecksum();
          return;
        }
        ReadChunkHeader header = ReadChunkHeader.parseFrom(body);
        byte[] bytes = new byte[payload.readableBytes()];
        payload.getBytes(payload.readerIndex(), bytes);
        int sums = header.getChecksumLength();
        ByteBuffer data = ByteBuffer.wrap(bytes, sums, bytes.length - sums);
        if (ChunkChecksums.firstMismatch(data, chunkBytes, ByteBuffer.wrap(bytes, 0, sums)) >= 0) {
          fail(DfsError.of(ErrorCode.CHECKSUM_ERROR, "wrong bytes from " + connection.nodeId()));
          return;
        }
        content.write(bytes, sums, bytes.length - sums);
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        fail(DfsError.of(ErrorCode.STREAM_PROTOCOL, "a frame does not parse"));
      }
    }

    @Override
    public void onEnd() {
      if (content.size() < block.getLength()) {
        fail(
            DfsError.of(
                ErrorCode.REPLICA_NOT_READY,
                "expected " + block.getLength() + " bytes, found " + content.size()));
      } else {
        result.complete(java.util.Arrays.copyOf(content.toByteArray(), (int) block.getLength()));
      }
    }

    @Override
    public void onFailure(DfsError error) {
      fail(error);
    }

    private void fail(DfsError error) {
      result.completeExceptionally(error.toException());
    }

    @Override
    public void onWritable(boolean writable) {}
  }
}
