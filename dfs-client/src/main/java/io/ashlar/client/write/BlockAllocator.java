package io.ashlar.client.write;

import io.ashlar.client.node.NodeConnection;
import io.ashlar.client.session.Waiting;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.client.AbandonBlockRequest;
import io.ashlar.protocol.client.AbandonBlockResponse;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets blocks with a standing pipeline. A block whose pipeline does not stand is abandoned, and the
 * node that failed is left out of the next one.
 */
final class BlockAllocator {
  private static final Logger LOG = LoggerFactory.getLogger(BlockAllocator.class);
  private static final int ATTEMPTS_MAX = 5;

  private final WriteParts parts;
  private final OpenedFile file;
  private final Set<String> excluded = new LinkedHashSet<>();

  BlockAllocator(WriteParts parts, OpenedFile file) {
    this.parts = parts;
    this.file = file;
  }

  /** A block and its pipeline. */
  record Allocated(LocatedBlock block, BlockPipeline pipeline) {
    BlockKey key() {
      return block.getBlock();
    }
  }

  /**
   * The next block.
   *
   * @param offered a block that is allocated already, or null
   * @param previous the block before; null if there is none
   */
  Allocated next(@Nullable LocatedBlock offered, @Nullable BlockKey previous, long previousLength)
      throws IOException {
    LocatedBlock block = offered;
    DfsException last = null;
    for (int attempt = 1; ; attempt++) {
      if (block == null) {
        block = add(previous, previousLength, last);
      }
      try {
        return new Allocated(block, open(block));
      } catch (DfsException e) {
        LOG.info("No pipeline for block {} of {}", block.getBlock().getBlockId(), file.path(), e);
        abandon(block);
        if (attempt == ATTEMPTS_MAX) {
          throw gaveUp(block, e);
        }
        block = null;
        last = e;
      }
    }
  }

  /** {@code last} says why the nodes were excluded that the NameNode may miss; null if none is. */
  private LocatedBlock add(
      @Nullable BlockKey previous, long previousLength, @Nullable DfsException last)
      throws IOException {
    AddBlockRequest.Builder request =
        AddBlockRequest.newBuilder()
            .setInodeId(file.inodeId())
            .setPath(file.path())
            .addAllExcludedNodes(excluded);
    if (previous != null) {
      request.setPrevious(previous).setPreviousLength(previousLength);
    }
    try {
      return parts
          .nameNode()
          .mutateNow(RpcMethod.ADD_BLOCK, request.build(), AddBlockResponse.parser())
          .getBlock();
    } catch (DfsException refusal) {
      throw last == null ? refusal : because(refusal, last);
    }
  }

  private static DfsException because(DfsException refusal, DfsException last) {
    DfsError error = refusal.error();
    DfsError why = last.error();
    String message =
        error.message() + "; the last pipeline did not stand: " + why.code() + ", " + why.message();
    return new DfsException(
        new DfsError(error.code(), message, error.cause(), error.evidence()), last);
  }

  private void abandon(LocatedBlock block) throws IOException {
    parts
        .nameNode()
        .mutateNow(
            RpcMethod.ABANDON_BLOCK,
            AbandonBlockRequest.newBuilder()
                .setInodeId(file.inodeId())
                .setPath(file.path())
                .setBlock(block.getBlock())
                .build(),
            AbandonBlockResponse.parser());
  }

  private BlockPipeline open(LocatedBlock block) throws IOException {
    if (block.getReplicasCount() == 0) {
      throw new DfsException(
          ErrorCode.NO_DATANODES,
          "block " + OpenedFile.show(block.getBlock()) + " of " + file.path() + " has no targets");
    }
    ReplicaLocation first = block.getReplicas(0);
    NodeConnection connection;
    try {
      connection = parts.pool().take(Entries.replica(first));
    } catch (DfsException e) {
      exclude(first.getNodeId());
      throw e;
    }
    return standing(block, connection);
  }

  private BlockPipeline standing(LocatedBlock block, NodeConnection connection) throws IOException {
    int timeoutMs = parts.config().attemptTimeoutMs();
    BlockPipeline pipeline =
        new BlockPipeline(
            block,
            connection,
            parts.pool(),
            new UnackedPackets(parts.config().writeWindowBytes(), parts.config().ackTimeoutMs()));
    try {
      pipeline.open(request(block), timeoutMs);
      Waiting.await(pipeline.ready(), 2L * timeoutMs, "the pipeline of a block");
      return pipeline;
    } catch (DfsException e) {
      pipeline.abort();
      boolean wasIdle = connection.reused() && e.code() == ErrorCode.CONNECTION_LOST;
      if (!wasIdle) { // An idle connection that the node closed tells nothing of the node.
        exclude(
            e.error()
                .evidence()
                .getOrDefault(BlockPipeline.BAD_NODE, block.getReplicas(0).getNodeId()));
      }
      throw e;
    } catch (IOException e) {
      pipeline.abort();
      throw e;
    }
  }

  private void exclude(String nodeId) {
    excluded.add(nodeId);
    parts.health().failed(nodeId);
  }

  private WriteBlockRequest request(LocatedBlock block) {
    ReplicaLocation first = block.getReplicas(0);
    return WriteBlockRequest.newBuilder()
        .setBlock(block.getBlock())
        .setStage(PipelineStage.SETUP_CREATE)
        .setChecksum(block.getChecksum())
        .setStorageId(first.getStorageId())
        .setStorageType(first.getStorageType())
        .addAllTargets(block.getReplicasList().subList(1, block.getReplicasCount()))
        .setPipelineSize(block.getReplicasCount())
        .setClientName(parts.clientName())
        .setBlockBytesExpected(file.blockSize())
        .build();
  }

  private DfsException gaveUp(LocatedBlock block, DfsException last) {
    return new DfsException(
        DfsError.of(
                ErrorCode.PIPELINE_FAILED,
                String.format(
                    "%s: no pipeline stood after %d attempts; the last, for block %s, failed: %s",
                    file.path(),
                    ATTEMPTS_MAX,
                    OpenedFile.show(block.getBlock()),
                    last.error().message()))
            .with("path", file.path())
            .with("excluded", String.join(",", excluded)),
        last);
  }
}
