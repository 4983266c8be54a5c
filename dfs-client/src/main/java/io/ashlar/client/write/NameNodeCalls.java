package io.ashlar.client.write;

import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What a writer asks of the NameNode. Every future ends by itself: with the answer, or with a
 * {@link io.ashlar.protocol.error.DfsException} when trying again makes no sense any more.
 *
 * <p><b>Threading</b>: called in turns of the writer; futures may complete anywhere.
 */
public interface NameNodeCalls {
  /** The next block; commits {@code previous} at its length. */
  CompletableFuture<LocatedBlock> addBlock(
      OpenedFile file,
      @Nullable BlockKey previous,
      long previousLength,
      Collection<String> excludedNodes);

  /** Gives up a block that never had a pipeline. */
  CompletableFuture<?> abandonBlock(OpenedFile file, BlockKey block);

  /** Makes the last block and its length so far durable in the namespace. */
  CompletableFuture<?> fsync(OpenedFile file, BlockKey last, long lastLength);

  /** Completes the file; {@code last} is null if it has no block. */
  CompletableFuture<?> complete(OpenedFile file, @Nullable BlockKey last, long lastLength);

  /** A new stamp for the last block. */
  CompletableFuture<Long> issueStamp(OpenedFile file, BlockKey block);

  /** The pipeline stands again; {@code block} carries the issued stamp. */
  CompletableFuture<?> updatePipeline(
      OpenedFile file, BlockKey block, long ackedLength, List<ReplicaLocation> nodes);

  /** Further nodes for a pipeline. */
  CompletableFuture<List<ReplicaLocation>> additionalNodes(
      OpenedFile file,
      BlockKey block,
      List<ReplicaLocation> pipeline,
      Collection<String> excludedNodes,
      int count);

  /** Takes the file's lease from its holder, so that the NameNode closes it. */
  CompletableFuture<?> recoverLease(OpenedFile file);
}
