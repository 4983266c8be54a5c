package io.ashlar.datanode.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random orders of everything that can happen to a pipeline, against a model of what is known. */
final class WritePipelinePropertiesTest {
  private static final int CHUNK = 16;
  private static final NodeAck OK = NodeAck.of(AckStatus.ACK_SUCCESS);

  @Property(tries = 3000)
  void shouldAckInOrderOnlyWhatIsWrittenEverywhere(@ForAll long seed) {
    new Run(new SplittableRandom(seed)).run();
  }

  /** One run: a writer, a disk and a next node that act at random. */
  private static final class Run implements PipelineActor {
    private final SplittableRandom random;
    private final int nodesAfter;
    private final int had;
    private final WritePipeline pipeline;
    private final Deque<Long> toDisk = new ArrayDeque<>();
    private final Deque<Long> toMirror = new ArrayDeque<>();
    private final List<Long> acks = new ArrayList<>();
    private final List<Long> ends = new ArrayList<>();
    private long sent;
    private long length;
    private long written = -1;
    private long mirrored = -1;
    private long visible;
    private boolean lastSent;
    private boolean ready;
    private boolean completed;
    private boolean failed;
    private boolean mirrorReady;
    private boolean created;

    Run(SplittableRandom random) {
      this.random = random;
      this.nodesAfter = random.nextInt(3);
      this.had = random.nextBoolean() ? 0 : random.nextInt(200);
      String next = nodesAfter == 0 ? "" : "next";
      this.pipeline =
          new WritePipeline(
              new PipelineSpec("blk", "self", next, nodesAfter, CHUNK, had > 0, 50), 0);
      this.mirrorReady = nodesAfter == 0;
    }

    void run() {
      boolean mayFail = random.nextInt(4) == 0;
      for (int step = 0; step < 1_000 && !pipeline.ended(); step++) {
        act(next(mayFail ? 40 : 0));
      }
      assertThat(completed && failed).isFalse();
      assertThat(pipeline.receivedLength()).isGreaterThanOrEqualTo(length);
      if (completed) {
        assertThat(length).isGreaterThanOrEqualTo(had);
        assertThat(acks).hasSize((int) sent);
        assertThat(visible).isEqualTo(length);
      }
      if (!mayFail) {
        assertThat(completed).isTrue();
      }
    }

    private List<PipelineAction> next(int failOneIn) {
      if (failOneIn > 0 && random.nextInt(failOneIn) == 0) {
        return fail();
      }
      return switch (random.nextInt(6)) {
        case 0 -> created ? List.of() : create();
        case 1 -> mirrorReady ? List.of() : ready();
        case 2 -> send();
        case 3 -> write();
        default -> mirrorAck();
      };
    }

    private List<PipelineAction> create() {
      created = true;
      return pipeline.onReplicaOpened("s0", had);
    }

    private List<PipelineAction> ready() {
      mirrorReady = true;
      return pipeline.onMirrorReady(
          Collections.nCopies(nodesAfter, new PipelineMember("next", "s", 0)));
    }

    private List<PipelineAction> send() {
      if (lastSent || (had > 0 && !ready)) {
        return List.of(); // What a replica has is known only when the pipeline stands.
      }
      if (sent == 0) {
        length = random.nextInt(had / CHUNK + 1) * (long) CHUNK; // Some of it is sent again.
      }
      lastSent = sent > 20 && length >= had && random.nextInt(4) == 0;
      if (lastSent) {
        return pipeline.onPacket(new PacketInfo(sent++, 0, 0, 0, true, true, false), 0);
      }
      long offset = length - length % CHUNK;
      int bytes = (int) (length - offset) + random.nextInt(40);
      if (sent == 0 && had > 0) {
        bytes++; // A packet without data would not say where it begins.
      }
      length = Math.max(length, offset + bytes);
      ends.add(length);
      return pipeline.onPacket(new PacketInfo(sent++, offset, bytes, 0, true, false, false), 0);
    }

    private List<PipelineAction> write() {
      if (!created || toDisk.isEmpty()) {
        return List.of();
      }
      written = toDisk.remove();
      return pipeline.onDiskWritten(written, 0);
    }

    private List<PipelineAction> mirrorAck() {
      if (!mirrorReady || toMirror.isEmpty()) {
        return List.of();
      }
      mirrored = toMirror.remove();
      return pipeline.onMirrorAck(mirrored, Collections.nCopies(nodesAfter, OK), 0);
    }

    private List<PipelineAction> fail() {
      DfsError error = DfsError.of(ErrorCode.DISK_ERROR, "injected");
      return random.nextBoolean() ? pipeline.onDiskFailed(error) : pipeline.onWriterLost(error);
    }

    private void act(List<PipelineAction> actions) {
      for (PipelineAction action : actions) {
        assertThat(failed || completed).as("nothing follows the end").isFalse();
        action.perform(this);
      }
    }

    @Override
    public void sendReady(List<PipelineMember> members) {
      assertThat(ready).isFalse();
      assertThat(created && mirrorReady).isTrue();
      assertThat(members).hasSize(1 + nodesAfter);
      ready = true;
    }

    @Override
    public void forward(long seqno) {
      assertThat(nodesAfter).isPositive();
      toMirror.add(seqno);
    }

    @Override
    public void writeToDisk(long seqno) {
      toDisk.add(seqno);
    }

    @Override
    public void advance(long visibleLength, int lastChunkCrc) {
      assertThat(visibleLength).isBetween(visible, length);
      visible = visibleLength;
    }

    @Override
    public void sendAck(long seqno, List<NodeAck> nodes) {
      assertThat(ready).isTrue();
      assertThat(seqno).isEqualTo(acks.size());
      assertThat(seqno).isLessThanOrEqualTo(written);
      if (nodesAfter > 0) {
        assertThat(seqno).isLessThanOrEqualTo(mirrored);
      }
      assertThat(nodes).hasSize(1 + nodesAfter).containsOnly(OK);
      if (seqno < ends.size()) {
        assertThat(visible).isEqualTo(ends.get((int) seqno));
      }
      acks.add(seqno);
    }

    @Override
    public void complete() {
      completed = true;
    }

    @Override
    public void fail(DfsError error) {
      failed = true;
    }
  }
}
