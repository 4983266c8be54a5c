package io.ashlar.client.write;

import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaLocation;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who holds up a pipeline of which nothing is heard, by asking each node for its replica.
 *
 * <p>Those that do not answer are to blame. If all answer, it is the node before the first one that
 * is further: acks travel towards the writer, so that whoever is behind the node after it keeps
 * them. If all are as far, it is the last node, because it would ack first.
 */
final class SilenceProbe {
  private final WriteEnvironment env;
  private final List<ReplicaLocation> nodes;
  private final @Nullable ReplicaInfoResponse[] answers;
  private final Set<String> silent = new TreeSet<>();
  private final Consumer<Set<String>> result;
  private int missing;
  private boolean over;

  private SilenceProbe(
      WriteEnvironment env, List<ReplicaLocation> nodes, Consumer<Set<String>> result) {
    this.env = env;
    this.nodes = nodes;
    this.answers = new ReplicaInfoResponse[nodes.size()];
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
          answers[index] = answer;
          if (answer == null && !refused(failure)) {
            silent.add(node.getNodeId());
          }
          if (--missing == 0 && !over) {
            over = true;
            result.accept(silent.isEmpty() ? Set.of(laggard()) : silent);
          }
        });
  }

  /** A node that refuses is alive. */
  private static boolean refused(@Nullable Throwable failure) {
    DfsException cause = io.ashlar.client.session.Waiting.cause(failure);
    return cause.code() == ErrorCode.REPLICA_NOT_FOUND
        || cause.code() == ErrorCode.STALE_STAMP
        || cause.code() == ErrorCode.REPLICA_NOT_READY; // A copy that waits to join.
  }

  private String laggard() {
    for (int i = 0; i + 1 < nodes.size(); i++) {
      if (progress(i) < progress(i + 1)) {
        return nodes.get(i).getNodeId();
      }
    }
    return nodes.get(nodes.size() - 1).getNodeId();
  }

  private long progress(int index) {
    ReplicaInfoResponse answer = answers[index];
    if (answer == null) {
      return -1;
    }
    return answer.getState() == ReplicaState.FINALIZED ? Long.MAX_VALUE : answer.getVisibleLength();
  }

  /** Says nothing any more. */
  void cancel() {
    over = true;
  }
}
