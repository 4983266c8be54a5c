package io.ashlar.client.write;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipeline of a block from one failure to the next: who is in it and under which stamp, who is
 * dropped, and attempt after attempt until it stands again or there is no hope.
 */
final class BlockRecovery implements RecoveryAttempt.Owner {
  /** Hears how it ends. */
  interface Owner {
    /** The pipeline stands; what is not acked is sent on this stream from number 0. */
    void onStanding(PipelineStream stream);

    /** The block cannot be written any further. */
    void onHopeless(DfsError error);
  }

  private static final Logger LOG = LoggerFactory.getLogger(BlockRecovery.class);

  /** Attempts in a row, beyond one for each node, without any ack in between. */
  private static final int ATTEMPTS_MAX = 4;

  private final WriteEnvironment env;
  private final OpenedFile file;
  private final LocatedBlock block;
  private final UnackedPackets unacked;
  private final ExcludedNodes excluded;
  private final Owner owner;
  private final Blame blame = new Blame();
  private final List<BlockKey> keys = new ArrayList<>();
  private List<ReplicaLocation> nodes;
  private @Nullable RecoveryAttempt attempt;
  private @Nullable SilenceProbe probe;
  private @Nullable DfsError firstFailure;
  private boolean promised;
  private int attempts;

  /** Of a block with the nodes and the stamp that {@code block} names. */
  BlockRecovery(
      WriteEnvironment env,
      OpenedFile file,
      LocatedBlock block,
      UnackedPackets unacked,
      ExcludedNodes excluded,
      Owner owner) {
    this.env = env;
    this.file = file;
    this.block = block;
    this.unacked = unacked;
    this.excluded = excluded;
    this.owner = owner;
    this.nodes = block.getReplicasList();
    keys.add(block.getBlock());
  }

  /** With the newest stamp that its replicas may have. */
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

  /** Readers count on bytes of this block, which makes a replacement worth more. */
  void promise() {
    promised = true;
  }

  /** All goes well. */
  void progressed() {
    attempts = 0;
    firstFailure = null;
    SilenceProbe asking = probe;
    probe = null;
    if (asking != null) {
      asking.cancel();
    }
  }

  /** Begins with all nodes, under a stamp that was issued already. */
  void start(long newStamp) {
    promised = true;
    attempt(nodes, null, 0, newStamp);
  }

  /** Goes on without a slow node, if another one takes its place. */
  void replace(ReplicaLocation slow) {
    LOG.info("Node {} is slow; block {} goes on without it", slow.getNodeId(), show());
    env.failedNodes().accept(slow.getNodeId());
    excluded.addAll(Set.of(slow.getNodeId()));
    cancel();
    attempt(Nodes.without(nodes, Set.of(slow.getNodeId())), slow, 1, 0);
  }

  /** The stream that was standing failed. */
  void failed(DfsError error) {
    failed(error, nodes);
  }

  private void failed(DfsError error, List<ReplicaLocation> tried) {
    Packet due = unacked.due();
    String culprit = blame.of(error, tried, due == null ? -1 : due.offset());
    DfsError named = culprit.isEmpty() ? error : error.with(Blame.BAD_NODE, culprit);
    drop(named, tried, culprit.isEmpty() ? Set.of() : Set.of(culprit));
  }

  /** Nothing is heard of the stream that was standing; calls {@code before} when it is given up. */
  void silent(Runnable before) {
    if (probe == null) {
      ask(nodes, "no ack in " + env.settings().silenceMs() + " ms", before);
    }
  }

  private void ask(List<ReplicaLocation> asked, String what, Runnable before) {
    probe =
        SilenceProbe.start(
            env,
            asked,
            ackedKey(), // A node answers for that stamp and for newer ones.
            culprits -> {
              probe = null;
              before.run();
              DfsError error =
                  DfsError.of(ErrorCode.PIPELINE_FAILED, what)
                      .with(Blame.BAD_NODE, String.join(",", culprits));
              drop(error, asked, culprits);
            });
  }

  private void drop(DfsError error, List<ReplicaLocation> tried, Set<String> culprits) {
    cancel();
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
    attempt = next;
    next.start(stamp);
  }

  /** Looks at the time. */
  void tick() {
    SilenceProbe asking = probe;
    if (asking != null) {
      asking.tick();
    }
    RecoveryAttempt running = attempt;
    if (running != null) {
      running.tick();
    }
  }

  /** Ends without a word. */
  void cancel() {
    RecoveryAttempt running = attempt;
    attempt = null;
    if (running != null) {
      running.cancel();
    }
    SilenceProbe asking = probe;
    probe = null;
    if (asking != null) {
      asking.cancel();
    }
  }

  // ---- an attempt ----

  @Override
  public void onStampIssued(BlockKey key) {
    keys.add(0, key);
  }

  @Override
  public void onStanding(BlockKey key, List<ReplicaLocation> standing, PipelineStream stream) {
    attempt = null;
    keys.clear();
    keys.add(key);
    nodes = standing;
    LOG.info("Block {} of {} goes on with {}", show(), file.path(), Nodes.ids(nodes));
    owner.onStanding(stream);
  }

  @Override
  public void onAttemptFailed(DfsError error, List<ReplicaLocation> tried) {
    attempt = null;
    failed(error, tried);
  }

  @Override
  public void onAttemptSilent(List<ReplicaLocation> tried) {
    attempt = null;
    ask(tried, "no answer to a set-up in " + env.settings().silenceMs() + " ms", () -> {});
  }

  /** What the NameNode says decides, unless it only could not be asked. */
  @Override
  public void onRefused(DfsError error) {
    attempt = null;
    DfsError first = firstFailure;
    boolean verdict =
        error.code().category() == ErrorCategory.USER && error.code() != ErrorCode.UNSUPPORTED;
    if (verdict || first == null) {
      owner.onHopeless(error);
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
    owner.onHopeless(bad == null ? error : error.with(Blame.BAD_NODE, bad));
  }

  private String show() {
    return OpenedFile.show(key());
  }
}
