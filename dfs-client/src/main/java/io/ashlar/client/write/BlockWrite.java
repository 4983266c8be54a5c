package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One block being written: sends its packets, keeps them until all nodes acked them, and makes the
 * pipeline stand again when a node fails, in any stage up to the ack of the last packet.
 */
final class BlockWrite implements PipelineListener, RecoveryAttempt.Owner {
  /** Hears how the block goes on. */
  interface Owner {
    /** A packet was acked by all nodes. */
    void onPacketAcked(Packet packet);

    /** The pipeline of an appended block stands. */
    void onStanding();

    /** The block cannot be written any further. */
    void onBroken(DfsError error);
  }

  private static final Logger LOG = LoggerFactory.getLogger(BlockWrite.class);

  /** Attempts in a row, beyond one for each node, without any ack in between. */
  private static final int ATTEMPTS_MAX = 4;

  private static final long SLOW_PAUSE_MS = 30_000;

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final LocatedBlock block;
  private final Owner owner;
  private final UnackedPackets unacked;
  private final Blame blame = new Blame();
  private final SlowNodes slow;
  private final ExcludedNodes excluded;
  private final List<BlockKey> keys = new ArrayList<>();
  private List<ReplicaLocation> nodes;
  private @Nullable PipelineStream stream;
  private @Nullable RecoveryAttempt recovery;
  private @Nullable SilenceProbe probe;
  private boolean promised;
  private boolean finishing;
  private boolean finished;
  private boolean broken;
  private int attempts;
  private long progressMs;
  private long slowAskedMs;
  private @Nullable DfsError firstFailure;

  private BlockWrite(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      long length,
      ExcludedNodes excluded,
      Owner owner) {
    this.env = env;
    this.file = file;
    this.block = block;
    this.excluded = excluded;
    this.owner = owner;
    this.nodes = block.getReplicasList();
    this.unacked = new UnackedPackets(length);
    this.slow = new SlowNodes(env.settings().slowNodeMs());
    this.progressMs = env.nowMs();
    this.slowAskedMs = progressMs - SLOW_PAUSE_MS;
    keys.add(block.getBlock());
  }

  /** A new block whose pipeline stands. */
  static BlockWrite created(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      PipelineStream stream,
      ExcludedNodes excluded,
      Owner owner) {
    BlockWrite write = new BlockWrite(env, file, block, 0, excluded, owner);
    write.stream = stream;
    stream.handTo(write);
    return write;
  }

  /** A block that goes on at its end under a stamp that was issued already. */
  static BlockWrite continued(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      long newStamp,
      ExcludedNodes excluded,
      Owner owner) {
    BlockWrite write = new BlockWrite(env, file, block, block.getLength(), excluded, owner);
    write.promised = true;
    write.attempt(write.nodes, null, 0, newStamp);
    return write;
  }

  BlockKey key() {
    return keys.get(0);
  }

  /** With the stamp under which packets were acked: that of the last pipeline that stood. */
  BlockKey ackedKey() {
    return keys.get(keys.size() - 1);
  }

  List<ReplicaLocation> nodes() {
    return nodes;
  }

  int chunkBytes() {
    return block.getChecksum().getBytesPerChecksum();
  }

  long ackedLength() {
    return unacked.ackedLength();
  }

  long sentLength() {
    return unacked.sentLength();
  }

  /** True once the last packet was taken. */
  boolean finishing() {
    return finishing;
  }

  boolean standing() {
    return stream != null;
  }

  /** Takes a packet; it is sent now, or when the pipeline stands again. */
  void send(Packet packet) {
    if (broken) {
      packet.release();
      return;
    }
    if (unacked.isEmpty()) {
      progressMs = env.nowMs();
    }
    promised |= packet.promises();
    finishing |= packet.last();
    long seqno = unacked.add(packet);
    PipelineStream open = stream;
    if (open != null) {
      packet.send(open.link(), seqno);
    }
  }

  /** Looks at the time. */
  void tick() {
    RecoveryAttempt running = recovery;
    PipelineStream open = stream;
    if (running != null) {
      running.tick();
    } else if (open != null
        && probe == null
        && !unacked.isEmpty()
        && env.nowMs() - progressMs > env.settings().stallLimitMs()) {
      silent(nodes, "no ack in " + env.settings().stallLimitMs() + " ms");
    }
  }

  /** Gives the block up without a word. */
  void abort() {
    broken = true;
    closeAll();
    unacked.release();
  }

  private void closeAll() {
    PipelineStream open = stream;
    stream = null;
    if (open != null) {
      open.close();
    }
    RecoveryAttempt running = recovery;
    recovery = null;
    if (running != null) {
      running.cancel();
    }
    SilenceProbe asking = probe;
    probe = null;
    if (asking != null) {
      asking.cancel();
    }
  }

  // ---- a standing pipeline ----

  @Override
  public void onReady(WriteBlockReady ready) {
    throw new IllegalStateException("the pipeline stands already");
  }

  @Override
  public void onAck(PacketAck ack) {
    PipelineStream open = stream;
    Packet due = unacked.due();
    if (open == null) {
      return;
    }
    if (due == null || ack.getSeqno() != unacked.dueSeqno()) {
      open.failed(
          DfsError.of(
              ErrorCode.STREAM_PROTOCOL, "an ack of packet " + ack.getSeqno() + " out of order"));
      return;
    }
    progressMs = env.nowMs();
    attempts = 0;
    firstFailure = null;
    SilenceProbe asking = probe;
    if (asking != null) {
      asking.cancel();
      probe = null;
    }
    unacked.acked();
    if (due.last()) {
      finished = true;
      stream = null;
      open.end();
    } else {
      watchSlow(ack);
    }
    owner.onPacketAcked(due);
  }

  @Override
  public void onFailure(DfsError error) {
    if (stream != null && !finished) {
      failed(error, nodes);
    }
  }

  private void watchSlow(PacketAck ack) {
    int index = slow.onAck(ack);
    if (index < 0 || env.nowMs() - slowAskedMs < SLOW_PAUSE_MS) {
      return;
    }
    slowAskedMs = env.nowMs();
    ReplicaLocation node = nodes.get(index);
    List<ReplicaLocation> others = Nodes.without(nodes, Set.of(node.getNodeId()));
    Set<String> avoid = new TreeSet<>(excluded.ids());
    avoid.add(node.getNodeId());
    env.then(
        env.nameNode().additionalNodes(file, key(), others, avoid, 1),
        (found, failure) -> {
          if (found != null && !found.isEmpty() && nodes.contains(node) && standing()) {
            replaceSlow(node, others);
          }
        });
  }

  private void replaceSlow(ReplicaLocation node, List<ReplicaLocation> others) {
    LOG.info("Node {} is slow; block {} goes on without it", node.getNodeId(), show());
    env.failedNodes().accept(node.getNodeId());
    excluded.addAll(Set.of(node.getNodeId()));
    closeAll();
    attempt(others, node, 1, 0);
  }

  // ---- recovery ----

  private void silent(List<ReplicaLocation> asked, String what) {
    probe =
        SilenceProbe.start(
            env,
            asked,
            key(),
            culprits -> {
              probe = null;
              DfsError error =
                  DfsError.of(ErrorCode.PIPELINE_FAILED, what)
                      .with(Blame.BAD_NODE, String.join(",", culprits));
              drop(error, asked, culprits);
            });
  }

  private void failed(DfsError error, List<ReplicaLocation> tried) {
    Packet due = unacked.due();
    String culprit = blame.of(error, tried, due == null ? -1 : due.offset());
    DfsError named = culprit.isEmpty() ? error : error.with(Blame.BAD_NODE, culprit);
    drop(named, tried, culprit.isEmpty() ? Set.of() : Set.of(culprit));
  }

  private void drop(DfsError error, List<ReplicaLocation> tried, Set<String> culprits) {
    closeAll();
    if (broken) {
      return;
    }
    LOG.info(
        "The pipeline of block {} of {} lost {}: {}",
        show(),
        file.path(),
        culprits,
        error.message());
    DfsError first = firstFailure == null ? error : firstFailure;
    firstFailure = first;
    culprits.forEach(env.failedNodes());
    excluded.addAll(culprits);
    List<ReplicaLocation> left = Nodes.without(tried, culprits);
    if (left.isEmpty()) {
      giveUp(first, "no node is left");
    } else if (++attempts > ATTEMPTS_MAX + block.getReplicasCount()) {
      giveUp(first, "no attempt of " + (attempts - 1) + " made it stand again");
    } else {
      int wanted = env.settings().policy().wanted(file.replication(), left.size(), promised);
      attempt(left, null, wanted, 0);
    }
  }

  private void attempt(
      List<ReplicaLocation> survivors, @Nullable ReplicaLocation spare, int wanted, long stamp) {
    nodes = survivors;
    RecoveryAttempt.Plan plan =
        new RecoveryAttempt.Plan(
            file,
            List.copyOf(keys),
            block.getChecksum(),
            survivors,
            spare,
            wanted,
            excluded.ids(),
            unacked.ackedLength(),
            unacked.sentLength());
    RecoveryAttempt next = new RecoveryAttempt(env, plan, this);
    recovery = next;
    next.start(stamp);
  }

  @Override
  public void onStampIssued(BlockKey key) {
    keys.add(0, key);
  }

  @Override
  public void onStanding(BlockKey key, List<ReplicaLocation> standing, PipelineStream opened) {
    recovery = null;
    keys.clear();
    keys.add(key);
    nodes = standing;
    slow.reset();
    stream = opened;
    opened.handTo(this);
    progressMs = env.nowMs();
    LOG.info("Block {} of {} goes on with {}", show(), file.path(), Nodes.ids(nodes));
    unacked.sendAll(opened.link());
    owner.onStanding();
  }

  @Override
  public void onAttemptFailed(DfsError error, List<ReplicaLocation> tried) {
    recovery = null;
    failed(error, tried);
  }

  @Override
  public void onAttemptSilent(List<ReplicaLocation> tried) {
    recovery = null;
    silent(tried, "no answer to a set-up in " + env.settings().stallLimitMs() + " ms");
  }

  /** What the NameNode says decides, unless it only could not be asked. */
  @Override
  public void onRefused(DfsError error) {
    recovery = null;
    DfsError first = firstFailure;
    boolean verdict =
        error.code().category() == ErrorCategory.USER && error.code() != ErrorCode.UNSUPPORTED;
    if (verdict || first == null) {
      fail(error);
    } else {
      giveUp(first, "no recovery: " + error.message());
    }
  }

  private void giveUp(DfsError first, String why) {
    DfsError error =
        DfsError.of(
                ErrorCode.PIPELINE_FAILED,
                String.format(
                    "%s: the pipeline of block %s failed with %d bytes acked and %d sent: %s; %s",
                    file.path(),
                    show(),
                    unacked.ackedLength(),
                    unacked.sentLength(),
                    first.message(),
                    why))
            .with("path", file.path())
            .with("block", show())
            .with("ackedLength", unacked.ackedLength());
    String bad = first.evidence().get(Blame.BAD_NODE);
    fail(bad == null ? error : error.with(Blame.BAD_NODE, bad));
  }

  private void fail(DfsError error) {
    abort();
    owner.onBroken(error);
  }

  private String show() {
    return OpenedFile.show(key());
  }
}
