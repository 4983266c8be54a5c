package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.ReportedReplica;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ReplicaState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DigestReportsTest {
  private static final int LENGTH = 10;

  private final BlockScene before = new BlockScene();
  private final DataNode a = before.join("a", "/r1");
  private long seq;

  private BlockView stored() {
    BlockView block = before.closedBlock(1, LENGTH);
    before.changes(
        a,
        Messages.change(++seq, ReplicaEvent.RECEIVED, "a-s", BlockScene.finalized(block, LENGTH)));
    return block;
  }

  private List<BlockView> stored(int count) {
    List<BlockView> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      blocks.add(stored());
    }
    return blocks;
  }

  private static BlockScene restart(BlockScene old) {
    BlockScene restarted = new BlockScene(old.namespace);
    old.blocks.lastKnownPlaces().forEachRemaining(restarted.blocks::hint);
    restarted.blocks.hintsRead();
    return restarted;
  }

  private static DigestNode nodeOf(BlockScene scene, List<BlockView> blocks) {
    DigestNode node = new DigestNode(scene, scene.register("a", "/r1", 1));
    blocks.forEach(block -> node.holds(BlockScene.finalized(block, LENGTH)));
    return node;
  }

  private static DataNode nodeA(BlockScene scene) {
    return Objects.requireNonNull(scene.nodes.find("a"));
  }

  @Test
  void shouldCountAllReplicasOfAnUnchangedNodeWithoutBeingToldOfThem() {
    List<BlockView> blocks = stored(2_000);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    assertThat(now.blocks.stats().safe()).isZero();

    DigestReportResponse answer = node.report(seq);

    assertThat(answer.getComplete()).isTrue();
    assertThat(node.sent).isZero();
    assertThat(now.blocks.stats().safe()).isEqualTo(2_000);
    assertThat(now.blocks.stats().missing()).isZero();
    assertThat(nodeA(now).reportComplete()).isTrue();
    BlockView one = blocks.get(77);
    assertThat(now.offered(one, "")).containsExactly("a");
    assertThat(now.blocks.unconfirmed(one, now.blocks.locations(one, ""))).isEmpty();
    assertThat(now.blocks.reported(one.id()))
        .singleElement()
        .satisfies(replica -> assertThat(replica.length()).isEqualTo(LENGTH));
  }

  @Test
  void shouldWaitUntilTheHintsAreRead() {
    List<BlockView> blocks = stored(3);
    BlockScene now = new BlockScene(before.namespace);
    DigestNode node = nodeOf(now, blocks);

    assertThat(node.report(seq).getComeAgain()).isTrue();

    before.blocks.lastKnownPlaces().forEachRemaining(now.blocks::hint);
    now.blocks.hintsRead();
    assertThat(node.report(seq).getComplete()).isTrue();
    assertThat(node.sent).isZero();
  }

  @Test
  void shouldWantAFullReportWhenThereIsNothingToCompareWith() {
    List<BlockView> blocks = stored(3);
    BlockScene now = new BlockScene(before.namespace);
    now.blocks.hintsRead();
    DigestNode node = nodeOf(now, blocks);

    assertThat(node.report(seq).getSendFullReport()).isTrue();
    assertThat(now.blocks.stats().safe()).isZero();
  }

  @Test
  void shouldCompareWithTheHintsOfANodeThatComesLate() {
    List<BlockView> blocks = stored(5);
    BlockScene now = restart(before);
    now.clock.advanceMs(3 * BlockScene.DEAD_MS);
    now.blocks.sweepHints();
    DigestNode node = nodeOf(now, blocks);

    assertThat(node.report(seq).getComplete()).isTrue();

    assertThat(node.sent).isZero();
    assertThat(now.blocks.stats().safe()).isEqualTo(5);
  }

  @Test
  void shouldForgetHintsInTheEnd() {
    List<BlockView> blocks = stored(5);
    BlockScene now = restart(before);
    now.clock.advanceMs(20 * BlockScene.DEAD_MS);
    now.blocks.sweepHints();
    DigestNode node = nodeOf(now, blocks);

    assertThat(node.report(seq).getSendFullReport()).isTrue();
  }

  @Test
  void shouldNotCountWhatTheNodeLostSince() {
    List<BlockView> blocks = stored(3_000);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    BlockView lost = blocks.get(1_500);
    node.replicas.remove(lost.id().value());

    assertThat(node.report(seq).getComplete()).isTrue();

    assertThat(now.offered(lost, "")).isEmpty();
    assertThat(now.blocks.unconfirmed(lost, List.of())).isEmpty();
    assertThat(now.blocks.stats().safe()).isEqualTo(2_999);
    assertThat(node.sent).as("only its bucket").isBetween(1, 1_024);
  }

  @Test
  void shouldDoomReplicasOfBlocksThatWereDeletedBehindTheImage() {
    List<BlockView> blocks = stored(5);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    BlockView gone = blocks.get(2);
    now.delete(gone);

    assertThat(node.report(seq).getComplete()).isTrue();

    assertThat(node.sent).as("the node does not know, and is of one mind with the image").isZero();
    assertThat(now.deletions(nodeA(now)))
        .extracting(BlockKey::getBlockId)
        .containsExactly(gone.id().value());
  }

  @Test
  void shouldTakeAReplicaOfAnOlderStampForWhatItIs() {
    List<BlockView> blocks = stored(5);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    BlockView changed = blocks.get(2);
    restamp(now, changed);

    assertThat(node.report(seq).getComplete()).isTrue();

    List<String> offered = now.offered(changed, "");
    BlockScene told = new BlockScene(before.namespace);
    told.fullReport(told.register("a", "/r1", 1), seq, BlockScene.finalized(changed, LENGTH));
    assertThat(offered).isEqualTo(told.offered(changed, ""));
    assertThat(now.offered(blocks.get(3), "")).containsExactly("a");
  }

  @Test
  void shouldLetAChangeWinThatCameAfterTheDigestWasMade() {
    List<BlockView> blocks = stored(5);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    BlockView lost = blocks.get(2);
    now.changes(
        nodeA(now),
        Messages.change(seq + 1, ReplicaEvent.DELETED, "a-s", BlockScene.finalized(lost, LENGTH)));

    assertThat(node.report(seq).getComplete()).isTrue();

    assertThat(now.offered(lost, "")).isEmpty();
    assertThat(now.offered(blocks.get(1), "")).containsExactly("a");
  }

  @Test
  void shouldNotMergeAMomentThatMissedChanges() {
    List<BlockView> blocks = stored(5);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    now.changes(
        nodeA(now),
        Messages.change(
            seq + 3, ReplicaEvent.RECEIVED, "a-s", BlockScene.finalized(blocks.get(0), LENGTH)));

    assertThat(node.report(seq).getComplete()).isFalse();
    assertThat(nodeA(now).reportComplete()).isFalse();
    assertThat(now.blocks.stats().safe()).isEqualTo(1);

    assertThat(node.report(seq + 3).getComplete()).isTrue();
    assertThat(now.blocks.stats().safe()).isEqualTo(5);
  }

  @Test
  void shouldFindWhatLostChangesWereAbout() {
    List<BlockView> blocks = stored(3_000);
    DigestNode node = new DigestNode(before, a);
    before.blocks.hintsRead();
    blocks.forEach(block -> node.holds(BlockScene.finalized(block, LENGTH)));
    node.replicas.remove(blocks.get(7).id().value());
    BlockView fresh = before.closedBlock(1, LENGTH);
    node.holds(BlockScene.finalized(fresh, LENGTH));

    assertThat(node.report(seq + 2).getComplete()).isTrue();

    assertThat(node.sent).isLessThan(2_100);
    assertThat(before.offered(blocks.get(7), "")).isEmpty();
    assertThat(before.offered(fresh, "")).containsExactly("a");
  }

  @Test
  void shouldForgetReplicasOfAVolumeThatIsGone() {
    BlockView kept = stored();
    BlockView gone = before.closedBlock(1, LENGTH);
    before.changes(
        a,
        Messages.change(++seq, ReplicaEvent.RECEIVED, "a-t", BlockScene.finalized(gone, LENGTH)));
    assertThat(before.offered(gone, "")).containsExactly("a");
    before.blocks.hintsRead();
    DigestNode node = new DigestNode(before, a);
    node.holds(BlockScene.finalized(kept, LENGTH));

    assertThat(node.report(seq).getComplete()).isTrue();

    assertThat(before.offered(gone, "")).isEmpty();
    assertThat(before.offered(kept, "")).containsExactly("a");
  }

  @Test
  void shouldConfirmNothingOfANodeWhoseChangedBlocksAreTooMany() {
    int changed = HintedReplicas.FORMER_MAX + 1;
    List<BlockView> blocks = stored(changed);
    BlockScene now = restart(before);
    DigestNode node = nodeOf(now, blocks);
    blocks.forEach(now::delete);

    DigestReportResponse answer = node.report(seq);

    assertThat(answer.getComplete()).isFalse();
  }

  /** Whatever happened, the NameNode knows behind a digest what it knows behind a full report. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void shouldEqualAFullReport(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BlockView> blocks = stored(2_500);
    BlockScene byDigest = restart(before);
    DigestNode node = nodeOf(byDigest, blocks);
    int disturbed = random.nextInt(40);
    for (int i = 0; i < disturbed; i++) {
      disturb(random, byDigest, node, blocks);
    }
    BlockScene byFull = new BlockScene(before.namespace);
    DataNode full = byFull.register("a", "/r1", 1);

    assertThat(node.report(seq).getComplete()).isTrue();
    byFull.fullReport(full, seq, node.replicas.values().toArray(new ReportedReplica[0]));

    assertThat(view(byDigest, blocks)).isEqualTo(view(byFull, blocks));
    assertThat(byDigest.blocks.stats().safe()).isEqualTo(byFull.blocks.stats().safe());
    assertThat(byDigest.blocks.stats().missing()).isEqualTo(byFull.blocks.stats().missing());
    assertThat(byDigest.deletions(nodeA(byDigest)))
        .containsExactlyInAnyOrderElementsOf(byFull.deletions(full));
    assertThat(node.report(seq).getComplete()).as("a second time").isTrue();
    assertThat(node.sent).isZero();
  }

  private static void disturb(
      SplittableRandom random, BlockScene scene, DigestNode node, List<BlockView> blocks) {
    BlockView block = blocks.get(random.nextInt(blocks.size()));
    long id = block.id().value();
    boolean exists = scene.namespace.block(block.id()) != null;
    switch (random.nextInt(6)) {
      case 0 -> node.replicas.remove(id);
      case 1 -> node.holds(Messages.replica(id, 5_000, LENGTH, ReplicaState.FINALIZED));
      case 2 -> node.holds(BlockScene.finalized(block, LENGTH - 1));
      case 3 -> node.holds(BlockScene.rbw(block, LENGTH - 1));
      case 4 -> {
        if (exists) {
          scene.delete(block);
        }
      }
      default -> {
        if (exists) {
          restamp(scene, block);
        }
      }
    }
  }

  /** As when a pipeline or a recovery goes on with the block elsewhere. */
  private static void restamp(BlockScene scene, BlockView block) {
    GenerationStamp stamp = scene.namespace.nextGenerationStamp();
    scene.namespace.takeStamp(stamp);
    scene.namespace.setBlock(
        block.id(), BlockStatus.of(scene.view(block.id())).issued(stamp).committed(stamp));
  }

  private static Map<Long, String> view(BlockScene scene, List<BlockView> blocks) {
    Map<Long, String> view = new TreeMap<>();
    for (BlockView block : blocks) {
      view.put(
          block.id().value(),
          scene.blocks.reported(block.id())
              + " "
              + (scene.namespace.block(block.id()) == null ? "" : scene.offered(block, "")));
    }
    return view;
  }
}
