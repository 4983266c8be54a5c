package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.data.CopyReplicaRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds further nodes for a pipeline and has a survivor copy its replica to each of them.
 *
 * <p>A survivor may carry any stamp that was tried since the pipeline last stood, so that each of
 * them is offered, the newest first.
 */
final class Replacements {
  private static final Logger LOG = LoggerFactory.getLogger(Replacements.class);
  private static final int ROUNDS_MAX = 2;
  private static final long COPY_BYTES_PER_MS_MIN = 4 << 10;

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final List<ReplicaLocation> survivors;
  private final List<BlockKey> keys;
  private final long ackedLength;
  private final int wanted;
  private final Set<String> excluded;
  private final BiConsumer<List<ReplicaLocation>, @Nullable DfsError> result;
  private final Deque<ReplicaLocation> targets = new ArrayDeque<>();
  private final List<ReplicaLocation> added = new ArrayList<>();
  private @Nullable DfsError lastFailure;
  private int rounds;

  /**
   * @param keys the block with each stamp that a survivor may have, the newest first
   * @param result gets the nodes that were added, and why they are not more
   */
  Replacements(
      WriteEnvironment env,
      OpenedFile file,
      List<ReplicaLocation> survivors,
      List<BlockKey> keys,
      long ackedLength,
      int wanted,
      Collection<String> excluded,
      BiConsumer<List<ReplicaLocation>, @Nullable DfsError> result) {
    this.env = env;
    this.file = file;
    this.survivors = survivors;
    this.keys = keys;
    this.ackedLength = ackedLength;
    this.wanted = wanted;
    this.excluded = new TreeSet<>(excluded);
    this.result = result;
  }

  void start() {
    rounds++;
    env.then(
        env.nameNode()
            .additionalNodes(
                file,
                keys.get(keys.size() - 1),
                Nodes.plus(survivors, added),
                excluded,
                wanted - added.size()),
        (found, failure) -> {
          if (found == null) {
            lastFailure = Waiting.cause(failure).error();
            result.accept(added, lastFailure);
          } else if (found.isEmpty()) {
            result.accept(added, none());
          } else {
            targets.addAll(found);
            copyNext();
          }
        });
  }

  private DfsError none() {
    DfsError known = lastFailure;
    return known == null
        ? DfsError.of(ErrorCode.NO_DATANODES, "no further node was found for the pipeline")
        : known;
  }

  private void copyNext() {
    if (added.size() == wanted) {
      result.accept(added, null);
      return;
    }
    ReplicaLocation target = targets.poll();
    if (target != null) {
      copy(target, 0);
    } else if (rounds < ROUNDS_MAX) {
      start();
    } else {
      result.accept(added, none());
    }
  }

  /** Attempt {@code n} goes through all survivors with one stamp, then with the next. */
  private void copy(ReplicaLocation target, int n) {
    ReplicaLocation source = survivors.get(n % survivors.size());
    BlockKey key = keys.get(n / survivors.size());
    CopyReplicaRequest request =
        CopyReplicaRequest.newBuilder()
            .setBlock(key)
            .setTarget(target)
            .setClientName(env.settings().clientName())
            .setLengthMin(ackedLength)
            .setBlockBytesExpected(file.blockSize())
            .build();
    env.then(
        env.connector().copyReplica(source, request, timeoutMs()),
        (done, failure) -> {
          if (failure == null) {
            added.add(target);
            copyNext();
            return;
          }
          DfsError error = Waiting.cause(failure).error();
          lastFailure = error;
          LOG.info(
              "No copy of block {} from {} to {}: {}",
              OpenedFile.show(key),
              source.getNodeId(),
              target.getNodeId(),
              error.message());
          boolean targetToBlame = target.getNodeId().equals(error.evidence().get(Blame.BAD_NODE));
          if (!targetToBlame && n + 1 < survivors.size() * keys.size()) {
            copy(target, n + 1);
          } else {
            excluded.add(target.getNodeId());
            copyNext();
          }
        });
  }

  private int timeoutMs() {
    return env.settings().stallLimitMs() + (int) (ackedLength / COPY_BYTES_PER_MS_MIN);
  }
}
