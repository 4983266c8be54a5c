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
import io.ashlar.protocol.data.PipelineNode;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.rpc.RpcStream;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
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
 * <p><b>Ownership</b>: holds each packet until its ack.
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
  private final Deque<Packet> unacked = new ArrayDeque<>();
  private @Nullable RpcStream stream;
  private @Nullable MirrorLink mirror;
  private @Nullable DiskQueue disk;
  private @Nullable Intake intake;
  private long lastProgressMs;
  private boolean streamGone;
  private boolean ended;
  private boolean diskClosed;
  private boolean told;

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

  /** Begins; the stream may have failed already. */
  void begin(
      RpcStream opened, DiskQueue queue, CompletableFuture<?> turn, @Nullable MirrorLink link) {
    stream = opened;
    intake = new Intake(opened, budget, config.streamWindowBytes());
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
    unacked.add(packet);
    intake().add(packet.bytes());
    lastProgressMs = clock.monotonicMs();
    act(pipeline.onPacket(packet.info(), lastProgressMs));
    updateReading();
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
    List<PipelineMember> members =
        message.getNodesList().stream()
            .map(
                node -> new PipelineMember(node.getNodeId(), node.getStorageId(), node.getLength()))
            .toList();
    act(pipeline.onMirrorReady(members));
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
    WriteBlockReady.Builder message = WriteBlockReady.newBuilder();
    for (PipelineMember member : members) {
      message.addNodes(
          PipelineNode.newBuilder()
              .setNodeId(member.nodeId())
              .setStorageId(member.storageId())
              .setLength(member.length()));
    }
    stream().send(message.build(), null);
  }

  @Override
  public void forward(long seqno) {
    MirrorLink link = mirror;
    if (link != null) {
      link.send(newest(seqno));
    }
  }

  @Override
  public void writeToDisk(long seqno) {
    DiskQueue queue = disk;
    if (queue != null) {
      Packet packet = newest(seqno);
      packet.payload().retain();
      queue.add(packet);
    }
  }

  private Packet newest(long seqno) {
    Packet packet = unacked.getLast();
    if (packet.info().seqno() != seqno) {
      throw new IllegalStateException("packet " + seqno + " is not the newest");
    }
    return packet;
  }

  @Override
  public void advance(long visibleLength, int lastChunkCrc) {
    construction.advance(new VisibleEnd(visibleLength, lastChunkCrc));
  }

  @Override
  public void sendAck(long seqno, List<NodeAck> nodes) {
    stream().send(PacketAcks.of(seqno, nodes), null);
    Packet head = unacked.peek();
    if (head != null && head.info().seqno() == seqno) {
      unacked.remove();
      letGo(head);
      updateReading();
    }
  }

  private void letGo(Packet packet) {
    intake().remove(packet.bytes());
    packet.release();
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
    for (Packet packet = unacked.poll(); packet != null; packet = unacked.poll()) {
      letGo(packet);
    }
    Intake gate = intake;
    if (gate != null) {
      gate.end();
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
    Intake gate = intake;
    if (gate != null && !ended) {
      MirrorLink link = mirror;
      gate.update(link == null || link.writable());
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

  private Intake intake() {
    if (intake == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return intake;
  }

  private RpcStream stream() {
    if (stream == null) {
      throw new IllegalStateException("the stream is not open yet");
    }
    return stream;
  }
}
