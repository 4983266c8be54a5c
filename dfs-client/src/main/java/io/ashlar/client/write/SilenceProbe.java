package io.ashlar.client.write;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who holds up a pipeline of which nothing is heard, by asking each node for its replica.
 *
 * <p>Those that do not answer are to blame. If all answer, it is the first one that does not wait
 * for the node after it: either it holds up what it was sent itself, or nothing gets through
 * between it and the one before.
 */
final class SilenceProbe {
  private final WriteEnvironment env;
  private final List<ReplicaLocation> nodes;
  private final boolean[] answered;
  private final boolean[] waiting;
  private final long startedMs;
  private final Set<String> silent = new TreeSet<>();
  private final Consumer<Set<String>> result;
  private int missing;
  private boolean over;

  private SilenceProbe(
      WriteEnvironment env, List<ReplicaLocation> nodes, Consumer<Set<String>> result) {
    this.env = env;
    this.nodes = nodes;
    this.answered = new boolean[nodes.size()];
    this.waiting = new boolean[nodes.size()];
    this.startedMs = env.nowMs();
    this.result = result;
    this.missing = nodes.size();
  }

  /** Asks all nodes; {@code result} gets the ids of those to blame, at least one. */
  static SilenceProbe start(
      WriteEnvironment env,
      List<ReplicaLocation> nodes,
      BlockKey block,
      Consumer<Set<String>> result) {
    SilenceProbe probe = new SilenceProbe(env, nodes, result);
    for (int i = 0; i < nodes.size(); i++) {
      probe.ask(i, block);
    }
    return probe;
  }

  private void ask(int index, BlockKey block) {
    ReplicaLocation node = nodes.get(index);
    env.then(
        env.connector().probe(node, block, env.settings().probeTimeoutMs()),
        (answer, failure) -> {
          answered[index] = true;
          waiting[index] = answer != null && answer.getWaitsForNext();
          if (answer == null && !refused(failure)) {
            silent.add(node.getNodeId());
          }
          if (--missing == 0 && !over) {
            end();
          }
        });
  }

  private void end() {
    over = true;
    result.accept(silent.isEmpty() ? Set.of(idle()) : silent);
  }

  /** Looks at the time: a call takes longer than its limit if a connection has to come first. */
  void tick() {
    if (over || env.nowMs() - startedMs <= env.settings().probeTimeoutMs()) {
      return;
    }
    for (int i = 0; i < answered.length; i++) {
      if (!answered[i]) {
        silent.add(nodes.get(i).getNodeId());
      }
    }
    end();
  }

  /** A node that refuses is alive. */
  private static boolean refused(@Nullable Throwable failure) {
    DfsException cause = io.ashlar.client.session.Waiting.cause(failure);
    return cause.code() == ErrorCode.REPLICA_NOT_FOUND
        || cause.code() == ErrorCode.STALE_STAMP
        || cause.code() == ErrorCode.REPLICA_NOT_READY; // A copy that waits to join.
  }

  private String idle() {
    int index = 0;
    while (index + 1 < nodes.size() && waiting[index]) {
      index++;
    }
    return nodes.get(index).getNodeId();
  }

  /** Says nothing any more. */
  void cancel() {
    over = true;
  }
}
