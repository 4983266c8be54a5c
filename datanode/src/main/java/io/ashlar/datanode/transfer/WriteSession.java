package io.ashlar.datanode.transfer;

import com.google.protobuf.ByteString;
import io.ashlar.common.time.Clock;
import io.ashlar.datanode.metrics.DataNodeMetrics;
import io.ashlar.datanode.pipeline.NodeAck;
import io.ashlar.datanode.pipeline.PipelineAction;
import io.ashlar.datanode.pipeline.PipelineActor;
import io.ashlar.datanode.pipeline.PipelineMember;
import io.ashlar.datanode.pipeline.WritePipeline;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.VisibleEnd;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One write stream at one node: does what {@link WritePipeline} decides, with sockets and a volume.
 *
 * <p><b>Threading</b>: the event loop of the writer's connection; the disk and the next node report
 * to it.
 *
 * <p><b>Ownership</b>: gives each packet to {@link HeldPackets}, which keeps it until its ack.
 */
final class WriteSession
    implements StreamListener, PipelineActor, MirrorLink.Listener, DiskQueue.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(WriteSession.class);
  private static final long TICK_MS = 500;

  private final TransferConfig config;
  private final ByteBudget budget;
  private final Clock clock;
  private final DataNodeMetrics metrics;
  private final String block;
  private final WritePipeline pipeline;
  private final PacketVerifier verifier;
  private final Construction construction;
  private final WaitingStreams.Entry waiting;
  private final Runnable onEnded;
  private @Nullable RpcStream stream;
  private @Nullable MirrorLink mirror;
  private @Nullable DiskQueue disk;
  private @Nullable HeldPackets held;
  private long lastProgressMs;
  private boolean streamGone;
  private boolean ended;
  private boolean diskClosed;
  private boolean told;
  private @Nullable RateLimit limit;
  private long bandwidthBytes;
  private long pauses;

  WriteSession(
      TransferConfig config,
      ByteBudget budget,
      Clock clock,
      DataNodeMetrics metrics,
      String block,
      WritePipeline pipeline,
      PacketVerifier verifier,
      Construction construction,
      WaitingStreams.Entry waiting,
      Runnable onEnded) {
    this.config = config;
    this.budget = budget;
    this.clock = clock;
    this.metrics = metrics;
    this.block = block;
    this.pipeline = pipeline;
    this.verifier = verifier;
    this.construction = construction;
    this.waiting = waiting;
    this.onEnded = onEnded;
    this.lastProgressMs = clock.monotonicMs();
  }

  /** What comes shares that rate with the node's other moves; before {@link #begin}. */
  void limit(RateLimit shared, long bytesPerSecond) {
    limit = shared;
    bandwidthBytes = bytesPerSecond;
  }

  /** Begins; the stream may have failed already. */
  void begin(
      RpcStream opened, DiskQueue queue, CompletableFuture<?> turn, @Nullable MirrorLink link) {
    stream = opened;
    held = new HeldPackets(new Intake(opened, budget, config.streamWindowBytes()));
    disk = queue;
    mirror = link;
    construction.attach(error -> onLoop(() -> act(pipeline.onDiskFailed(error))));
    if (ended) {
      queue.abandon();
      diskClosed = true;
      endIfDone();
      return;
    }
    scheduleTick();
    queue.start(turn);
    if (link != null && !ended) {
      waiting.set(pipeline.waitsForMirror());
      link.open();
    }
  }

  // ---- the writer ----

  @Override
  public void onFrame(ByteString body, ByteBuf payload) {
    if (pipeline.ended()) {
      return;
    }
    Packet packet;
    try {
      packet = verifier.read(body, payload);
    } catch (DfsException e) {
      act(pipeline.onWriterLost(e.error()));
      return;
    }
    metrics.bytesReceived().inc(packet.info().dataLength());
    if (!packet.info().verified()) {
      metrics.checksumFailures().inc();
    }
    held().add(packet);
    lastProgressMs = clock.monotonicMs();
    act(pipeline.onPacket(packet.info(), lastProgressMs));
    pause(packet.info().dataLength());
    updateReading();
  }

  /** Reads no more for as long as the limit wants. */
  private void pause(long bytes) {
    RateLimit shared = limit;
    if (shared == null || ended) {
      return;
    }
    long wait = shared.reserve(bytes, bandwidthBytes);
    if (wait > 0) {
      held().pause(true);
      pauses++;
      long number = pauses;
      lastProgressMs = clock.monotonicMs() + TimeUnit.NANOSECONDS.toMillis(wait);
      stream().eventLoop().schedule(() -> resume(number), wait, TimeUnit.NANOSECONDS);
    }
  }

  /** Only the newest pause counts: frames that were read already made it longer. */
  private void resume(long number) {
    if (number == pauses) {
      held().pause(false);
      updateReading();
    }
  }

  @Override
  public void onEnd() {
    act(pipeline.onWriterEnded());
  }

  @Override
  public void onFailure(DfsError error) {
    streamGone = true;
    act(pipeline.onWriterLost(error));
  }

  @Override
  public void onWritable(boolean writable) {
    // Acks are small and bounded by the packets that are not acked.
  }

  // ---- the next node ----

  @Override
  public void onMirrorReady(WriteBlockReady message) {
    act(pipeline.onMirrorReady(ReadyMessages.membersOf(message)));
  }

  @Override
  public void onMirrorAck(PacketAck ack) {
    lastProgressMs = clock.monotonicMs();
    act(pipeline.onMirrorAck(ack.getSeqno(), PacketAcks.nodesOf(ack), lastProgressMs));
  }

  @Override
  public void onMirrorLost(DfsError error) {
    act(pipeline.onMirrorLost(error));
  }

  @Override
  public void onMirrorWritable() {
    updateReading();
  }

  // ---- the disk, on the volume's executor ----

  @Override
  public void onOpened(String storageId, long length) {
    onLoop(() -> act(pipeline.onReplicaOpened(storageId, length)));
  }

  @Override
  public void onWritten(long seqno) {
    onLoop(() -> act(pipeline.onDiskWritten(seqno, clock.monotonicMs())));
  }

  @Override
  public void onDiskFailed(DfsError error) {
    onLoop(() -> act(pipeline.onDiskFailed(error)));
  }

  @Override
  public void onDiskClosed() {
    onLoop(
        () -> {
          diskClosed = true;
          endIfDone();
        });
  }

  // ---- what the pipeline decides ----

  private void act(List<PipelineAction> actions) {
    for (PipelineAction action : actions) {
      action.perform(this);
    }
    waiting.set(pipeline.waitsForMirror());
  }

  @Override
  public void sendReady(List<PipelineMember> members) {
    stream().send(ReadyMessages.of(members), null);
  }

  @Override
  public void forward(long seqno) {
    MirrorLink link = mirror;
    if (link != null) {
      link.send(held().newest(seqno));
    }
  }

  @Override
  public void writeToDisk(long seqno) {
    DiskQueue queue = disk;
    if (queue != null) {
      Packet packet = held().newest(seqno);
      packet.payload().retain();
      queue.add(packet);
    }
  }

  @Override
  public void advance(long visibleLength, int lastChunkCrc) {
    construction.advance(new VisibleEnd(visibleLength, lastChunkCrc));
  }

  @Override
  public void sendAck(long seqno, List<NodeAck> nodes) {
    stream().send(PacketAcks.of(seqno, nodes), null);
    held().acked(seqno);
    updateReading();
  }

  @Override
  public void complete() {
    stream().end(null);
    stop();
  }

  @Override
  public void fail(DfsError error) {
    LOG.info(
        "A write stream failed. block={} code={} reason={} badNode={}",
        block,
        error.code(),
        error.message(),
        error.evidence().getOrDefault("badNode", ""));
    MirrorLink link = mirror;
    if (link != null) {
      link.fail(error);
    }
    if (!streamGone) {
      stream().fail(error);
    }
    stop();
  }

  private void stop() {
    ended = true;
    DiskQueue queue = disk;
    if (queue != null) {
      queue.close();
    }
    HeldPackets packets = held;
    if (packets != null) {
      packets.end();
    }
    endIfDone();
  }

  private void endIfDone() {
    if (ended && diskClosed && !told) {
      told = true;
      onEnded.run();
    }
  }

  // ---- reading, time ----

  private void updateReading() {
    HeldPackets packets = held;
    if (packets != null && !ended) {
      MirrorLink link = mirror;
      packets.update(link == null || link.writable());
    }
  }

  private void scheduleTick() {
    if (!ended) {
      stream().eventLoop().schedule(this::tick, TICK_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void tick() {
    long now = clock.monotonicMs();
    act(pipeline.onTick(now));
    if (!ended && now - lastProgressMs > config.idleTimeoutMs()) {
      act(pipeline.onWriterLost(StreamErrors.idle(block, now - lastProgressMs)));
    }
    scheduleTick();
  }

  private void onLoop(Runnable task) {
    if (stream().eventLoop().inEventLoop()) {
      task.run();
    } else {
      stream().eventLoop().execute(task);
    }
  }

  private HeldPackets held() {
    if (held == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return held;
  }

  private RpcStream stream() {
    if (stream == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return stream;
  }
}
