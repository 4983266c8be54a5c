package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.node.NodeHealth;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which replica of a block is read next. Each is tried once; then the locations are asked for
 * again, a few times and for {@code dfs.client.timeout} at most, before the reader gives up with
 * all that went wrong. When only damaged ones are left, what is good of them is read.
 *
 * <p><b>Threading</b>: one thread.
 */
final class ReplicaChoice {
  private static final long NEVER = -1;

  private final ReadParts parts;
  private final BlockLocations locations;
  private final Map<String, DfsException> failures = new LinkedHashMap<>();
  private final Map<String, DfsException> failuresOfRound = new LinkedHashMap<>();
  private final Salvage salvage = new Salvage();
  private LocatedBlock block;
  private boolean salvaging;
  private int rounds;
  private long failingSinceMs = NEVER;

  ReplicaChoice(ReadParts parts, BlockLocations locations, LocatedBlock block) {
    this.parts = parts;
    this.locations = locations;
    this.block = block;
  }

  LocatedBlock block() {
    return block;
  }

  /** The next replica to try; throws when there is none left. */
  ReplicaLocation next(long position) throws IOException {
    while (true) {
      if (timeIsOver()) {
        throw gaveUp(position);
      }
      ReplicaLocation found = untried();
      salvaging = found == null;
      if (salvaging) {
        salvage.learn(block);
        found = salvage.at(position);
      }
      if (found != null) {
        return found;
      }
      if (rounds >= parts.config().readRefetches()) {
        throw gaveUp(position);
      }
      rounds++;
      pause();
      block = locations.fetchAt(position);
      failuresOfRound.clear();
    }
  }

  /** A reader that pauses between good reads has all the time again. */
  private boolean timeIsOver() {
    return failingSinceMs != NEVER
        && parts.clock().monotonicMs() - failingSinceMs >= parts.config().timeoutMs();
  }

  private @Nullable ReplicaLocation untried() {
    NodeHealth health = parts.health();
    for (ReplicaLocation replica : health.order(block.replicas())) {
      if (!failuresOfRound.containsKey(replica.nodeId())) {
        return replica;
      }
    }
    return null;
  }

  private void pause() throws IOException {
    try {
      Thread.sleep(parts.backoff().pauseMs(rounds));
    } catch (InterruptedException e) {
      throw Waiting.interrupted();
    }
  }

  /** How the replica that {@link #next} gave is to be asked. */
  ReadMode mode(ReadMode ordinary) {
    return salvaging ? ReadMode.SALVAGE : ordinary;
  }

  /** That replica did not serve the byte at {@code position} of the file. */
  void failed(ReplicaLocation replica, long position, DfsException failure) {
    if (failure.code() == ErrorCode.CHECKSUM_ERROR) {
      salvage.failed(replica, position);
    } else {
      salvage.lost(replica);
    }
    failuresOfRound.put(replica.nodeId(), failure);
    failures.put(replica.name(), failure);
    if (failingSinceMs == NEVER) {
      failingSinceMs = parts.clock().monotonicMs();
    }
    if (failure.code() != ErrorCode.REPLICA_NOT_READY
        && failure.category() != ErrorCategory.CORRUPTION) {
      parts.health().failed(replica.nodeId());
    }
  }

  /** Bytes came from a replica: what failed before may be tried again for the next ones. */
  void progressed() {
    rounds = 0;
    failingSinceMs = NEVER;
  }

  private DfsException gaveUp(long position) {
    boolean allBad =
        !salvage.empty()
            && failuresOfRound.values().stream()
                .allMatch(failure -> failure.category() == ErrorCategory.CORRUPTION);
    StringBuilder message = new StringBuilder();
    message
        .append(locations.path())
        .append(": block ")
        .append(block.block())
        .append(" cannot be read at ")
        .append(position)
        .append(" (range ")
        .append(block.offset())
        .append(" to ")
        .append(block.offset() + block.length())
        .append(" of the file)");
    if (failures.isEmpty()) {
      message.append("; no live DataNode has it");
    }
    failures.forEach(
        (node, failure) ->
            message
                .append("; ")
                .append(node)
                .append(": ")
                .append(failure.code())
                .append(", ")
                .append(failure.error().message()));
    DfsError error =
        DfsError.of(codeOf(allBad), message.toString())
            .with("path", locations.path())
            .with("block", block.block())
            .with("position", position)
            .with("nodes", String.join(",", failures.keySet()));
    DfsException last = failures.values().stream().reduce((a, b) -> b).orElse(null);
    return last == null ? new DfsException(error) : new DfsException(error, last);
  }

  private ErrorCode codeOf(boolean allBad) {
    if (allBad) {
      return ErrorCode.ALL_REPLICAS_BAD;
    }
    return timeIsOver() ? ErrorCode.DEADLINE_EXCEEDED : ErrorCode.BLOCK_MISSING;
  }
}
