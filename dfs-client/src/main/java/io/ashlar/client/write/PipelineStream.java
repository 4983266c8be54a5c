package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One write stream as the writer sees it: what it says comes in turns, in a form that was checked,
 * and nothing comes after {@link #close}.
 */
final class PipelineStream implements PipelineListener {
  private final WriteEnvironment env;
  private final List<ReplicaLocation> nodes;
  private final long openedMs;
  private PipelineListener owner;
  private @Nullable PipelineLink link;
  private boolean ready;
  private boolean over;

  private PipelineStream(
      WriteEnvironment env, List<ReplicaLocation> nodes, PipelineListener owner) {
    this.env = env;
    this.nodes = nodes;
    this.owner = owner;
    this.openedMs = env.nowMs();
  }

  /** Opens a stream through {@code nodes}; the first of them gets the request. */
  static PipelineStream open(
      WriteEnvironment env,
      List<ReplicaLocation> nodes,
      WriteBlockRequest.Builder request,
      PipelineListener owner) {
    PipelineStream stream = new PipelineStream(env, nodes, owner);
    ReplicaLocation first = nodes.get(0);
    WriteBlockRequest whole =
        request
            .setStorageId(first.getStorageId())
            .setStorageType(first.getStorageType())
            .addAllTargets(nodes.subList(1, nodes.size()))
            .setPipelineSize(nodes.size())
            .setClientName(env.settings().clientName())
            .build();
    stream.link = env.connector().open(first, whole, env.settings().stallLimitMs(), stream);
    return stream;
  }

  List<ReplicaLocation> nodes() {
    return nodes;
  }

  /** Who hears of it from now on. */
  void handTo(PipelineListener next) {
    owner = next;
  }

  /** True once the set-up has taken longer than a writer waits. */
  boolean stalledInSetUp() {
    return !ready && env.nowMs() - openedMs > env.settings().silenceMs();
  }

  /** The far end; there is one as long as the stream is not over. */
  PipelineLink link() {
    if (link == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return link;
  }

  /** All is acked. */
  void end() {
    over = true;
    link().end();
  }

  /** Gives the stream up without a word to the owner. */
  void close() {
    over = true;
    link().close();
  }

  @Override
  public void onReady(WriteBlockReady answer) {
    env.turns().execute(() -> standing(answer));
  }

  private void standing(WriteBlockReady answer) {
    if (over) {
      return;
    }
    if (ready || answer.getNodesCount() != nodes.size()) {
      failed(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL,
              "expected one pipeline of "
                  + nodes.size()
                  + " nodes, found one of "
                  + answer.getNodesCount()));
      return;
    }
    ready = true;
    owner.onReady(answer);
  }

  @Override
  public void onAck(PacketAck ack) {
    env.turns().execute(() -> acked(ack));
  }

  private void acked(PacketAck ack) {
    if (over) {
      return;
    }
    if (ack.getStatusesCount() > 0 && !Blame.success(ack)) {
      failed(Blame.ofAck(ack, nodes));
    } else if (!ready || ack.getStatusesCount() != nodes.size()) {
      failed(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL,
              "an ack of " + ack.getStatusesCount() + " nodes; expected " + nodes.size()));
    } else {
      owner.onAck(ack);
    }
  }

  @Override
  public void onFailure(DfsError error) {
    env.turns().execute(() -> failed(error));
  }

  /** The end of the stream, by whatever it was found out. */
  void failed(DfsError error) {
    if (!over) {
      close();
      owner.onFailure(error);
    }
  }
}
