package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.PipelineStage;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.data.WriteBlockRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to make a pipeline stand under a new stamp: the stamp, replacements if they are
 * wanted, the set-up, and word to the NameNode. See {@code docs/protocol/pipeline-recovery.md}.
 */
final class RecoveryAttempt implements PipelineListener {
  /** Hears how the attempt ends; one call. */
  interface Owner {
    /** The pipeline stands under {@code key} on these nodes; the stream is the owner's now. */
    void onStanding(BlockKey key, List<ReplicaLocation> nodes, PipelineStream stream);

    /** A node failed; {@code nodes} are those that were tried. */
    void onAttemptFailed(DfsError error, List<ReplicaLocation> nodes);

    /** The set-up is silent. */
    void onAttemptSilent(List<ReplicaLocation> nodes);

    /** The NameNode refused, or a replacement is indispensable and there is none. */
    void onRefused(DfsError error);

    /** The stamp that replicas may have from now on. */
    void onStampIssued(BlockKey key);
  }

  /**
   * What is recovered.
   *
   * @param keys the block with each stamp that its replicas may have, the newest first
   * @param nodes the survivors
   * @param spare a slow node, which stays if no replacement is found; null if there is none
   * @param wanted replacements to look for
   */
  record Plan(
      OpenedFile file,
      List<BlockKey> keys,
      ChecksumSpec checksum,
      List<ReplicaLocation> nodes,
      @Nullable ReplicaLocation spare,
      int wanted,
      Collection<String> excluded,
      long ackedLength,
      long sentLength) {}

  private final WriteEnvironment env;
  private final Plan plan;
  private final Owner owner;
  private List<ReplicaLocation> nodes;
  private BlockKey key;
  private @Nullable PipelineStream stream;
  private boolean over;

  RecoveryAttempt(WriteEnvironment env, Plan plan, Owner owner) {
    this.env = env;
    this.plan = plan;
    this.owner = owner;
    this.nodes = plan.nodes();
    this.key = plan.keys().get(0);
  }

  /** Begins; {@code givenStamp} was issued already if it is not 0. */
  void start(long givenStamp) {
    if (givenStamp != 0) {
      onStamp(givenStamp);
      return;
    }
    env.then(
        env.nameNode().issueStamp(plan.file(), key),
        (stamp, failure) -> {
          if (over) {
            return;
          }
          if (stamp == null) {
            refused(Waiting.cause(failure).error());
          } else {
            onStamp(stamp);
          }
        });
  }

  private void onStamp(long stamp) {
    key = key.toBuilder().setGenerationStamp(stamp).build();
    owner.onStampIssued(key);
    if (plan.wanted() == 0) {
      setUp();
      return;
    }
    new Replacements(
            env,
            plan.file(),
            nodes,
            plan.keys(),
            plan.ackedLength(),
            plan.wanted(),
            plan.excluded(),
            this::onReplacements)
        .start();
  }

  private void onReplacements(List<ReplicaLocation> added, @Nullable DfsError shortage) {
    if (over) {
      return;
    }
    nodes = Nodes.plus(nodes, added);
    ReplicaLocation spare = plan.spare();
    if (added.isEmpty() && spare != null) {
      nodes = Nodes.plus(nodes, List.of(spare));
    } else if (shortage != null && spare == null && !env.settings().bestEffort()) {
      refused(
          DfsError.of(
              ErrorCode.PIPELINE_FAILED,
              "no replacement for a lost node, and best-effort is off: " + shortage.message()));
      return;
    }
    setUp();
  }

  private void setUp() {
    WriteBlockRequest.Builder request =
        WriteBlockRequest.newBuilder()
            // An attempt that failed may not have reached all nodes: the oldest stamp is good.
            .setBlock(plan.keys().get(plan.keys().size() - 1))
            .setStage(PipelineStage.SETUP_CONTINUE)
            .setChecksum(plan.checksum())
            .setBlockBytesExpected(plan.file().blockSize())
            .setNewStamp(key.getGenerationStamp())
            .setLengthMin(plan.ackedLength())
            .setLengthMax(plan.sentLength());
    stream = PipelineStream.open(env, nodes, request, this);
  }

  @Override
  public void onReady(WriteBlockReady ready) {
    List<ReplicaLocation> standing = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) { // A node may have put a copy on another volume.
      String storage = ready.getNodes(i).getStorageId();
      ReplicaLocation node = nodes.get(i);
      standing.add(storage.isEmpty() ? node : node.toBuilder().setStorageId(storage).build());
    }
    env.then(
        env.nameNode().updatePipeline(plan.file(), key, plan.ackedLength(), standing),
        (done, failure) -> {
          PipelineStream opened = stream;
          if (over || opened == null) {
            return;
          }
          if (failure == null) {
            over = true;
            owner.onStanding(key, standing, opened);
          } else {
            refused(Waiting.cause(failure).error());
          }
        });
  }

  @Override
  public void onAck(PacketAck ack) {
    PipelineStream opened = stream;
    if (opened != null) {
      opened.failed(DfsError.of(ErrorCode.STREAM_PROTOCOL, "an ack before any packet"));
    }
  }

  @Override
  public void onFailure(DfsError error) {
    if (!over) {
      over = true;
      owner.onAttemptFailed(error, nodes);
    }
  }

  /** Looks at the time. */
  void tick() {
    PipelineStream opened = stream;
    if (!over && opened != null && opened.stalledInSetUp()) {
      cancel();
      owner.onAttemptSilent(nodes);
    }
  }

  private void refused(DfsError error) {
    cancel();
    owner.onRefused(error);
  }

  /** Ends without a word. */
  void cancel() {
    over = true;
    PipelineStream opened = stream;
    if (opened != null) {
      opened.close();
    }
  }
}
