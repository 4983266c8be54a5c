package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.datanodes.DataNode;
import io.ashlar.namenode.datanodes.Messages;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.image.HintedBlocks;
import io.ashlar.protocol.image.HintedStorage;
import io.ashlar.protocol.image.ImageHint;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocationHintsTest {
  private static final int LENGTH = 10;

  private final BlockScene before = new BlockScene();
  private final DataNode a = before.join("a", "/r1");
  private final DataNode b = before.join("b", "/r2");
  private long seq;

  private BlockView storedBlock() {
    BlockView block = before.closedBlock(2, LENGTH);
    seq++;
    for (DataNode node : List.of(a, b)) {
      before.changes(
          node,
          Messages.change(
              seq, ReplicaEvent.RECEIVED, node.id() + "-s", BlockScene.finalized(block, LENGTH)));
    }
    assertThat(before.offered(block, "")).containsExactlyInAnyOrder("a", "b");
    return block;
  }

  private static List<ImageHint> hints(BlockScene scene) {
    List<ImageHint> hints = new ArrayList<>();
    scene.blocks.lastKnownPlaces().forEachRemaining(hints::add);
    return hints;
  }

  private static BlockScene restart(BlockScene old) {
    BlockScene restarted = new BlockScene(old.namespace);
    hints(old).forEach(restarted.blocks::hint);
    return restarted;
  }

  private static List<String> unconfirmed(BlockScene scene, BlockView block) {
    List<ReplicaLocation> sure = scene.blocks.locations(block, "");
    return scene.blocks.unconfirmed(block, sure).stream().map(ReplicaLocation::getNodeId).toList();
  }

  @Test
  void shouldOfferWhereAReplicaLayUntilItsNodeReports() {
    BlockView block = storedBlock();

    BlockScene now = restart(before);

    assertThat(unconfirmed(now, block)).containsExactlyInAnyOrder("a", "b");
    ReplicaLocation hint = now.blocks.unconfirmed(block, List.of()).get(0);
    assertThat(hint.getUnconfirmed()).isTrue();
    assertThat(hint.getAddressesList()).isNotEmpty();
    DataNode back = now.register("a", "/r1", 1);
    assertThat(unconfirmed(now, block)).containsExactlyInAnyOrder("a", "b");
    now.fullReport(back, 1, BlockScene.finalized(block, LENGTH));
    assertThat(now.offered(block, "")).containsExactly("a");
    assertThat(unconfirmed(now, block)).containsExactly("b");
  }

  @Test
  void shouldNotOfferANodeThatReportedThatItHasNothing() {
    BlockView block = storedBlock();
    BlockScene now = restart(before);

    now.join("a", "/r1");

    assertThat(now.offered(block, "")).isEmpty();
    assertThat(unconfirmed(now, block)).containsExactly("b");
  }

  @Test
  void shouldDecideNothingByHints() {
    BlockView block = storedBlock();
    BlockScene now = restart(before);

    assertThat(now.blocks.stats().safe()).isZero();
    assertThat(now.offered(block, "")).isEmpty();
    assertThat(now.blocks.candidates(block)).isEmpty();
    assertThat(now.blocks.reported(block.id())).isEmpty();
    assertThat(now.blocks.awaitedHolders(block.id())).isEmpty();
  }

  @Test
  void shouldKeepHintsOverAnotherStartWithoutReports() {
    BlockView block = storedBlock();
    BlockScene second = restart(before);
    DataNode back = second.register("a", "/r1", 1);
    second.fullReport(back, 1, BlockScene.finalized(block, LENGTH));

    BlockScene third = restart(second);

    assertThat(unconfirmed(third, block)).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void shouldForgetHintsOfNodesThatDoNotComeBack() {
    BlockView block = storedBlock();
    BlockScene now = restart(before);

    now.clock.advanceMs(BlockScene.DEAD_MS);
    assertThat(unconfirmed(now, block)).isEmpty();
    now.blocks.sweepHints();

    assertThat(hints(now)).isEmpty();
  }

  @Test
  void shouldNotOfferTheReplicasOfADeletedBlockForANewOne() {
    BlockView old = storedBlock();
    BlockScene now = restart(before);

    now.delete(old);
    BlockView fresh = now.closedBlock(2, LENGTH);

    assertThat(unconfirmed(now, fresh)).isEmpty();
    assertThat(unconfirmed(now, old)).isEmpty();
  }

  @Test
  void shouldNotOfferHintsForABlockThatIsWritten() {
    BlockView block = storedBlock();
    before.namespace.setBlock(block.id(), LENGTH, BlockState.UNDER_CONSTRUCTION);

    BlockScene now = restart(before);

    assertThat(unconfirmed(now, before.view(block.id()))).isEmpty();
  }

  @Test
  void shouldPassOverHintsThatMakeNoSense() {
    BlockView block = storedBlock();
    BlockScene now = new BlockScene(before.namespace);
    long id = block.id().value();

    now.blocks.hint(ImageHint.getDefaultInstance());
    now.blocks.hint(blocks(HintedBlocks.newBuilder().addIdSteps(id).addCounts(2).addStorages(7)));
    now.blocks.hint(blocks(HintedBlocks.newBuilder().addIdSteps(id).addCounts(1 << 30)));
    now.blocks.hint(blocks(HintedBlocks.newBuilder().addIdSteps(-1).addIdSteps(1)));
    assertThat(unconfirmed(now, block)).isEmpty();
    now.blocks.hint(
        ImageHint.newBuilder()
            .setStorage(
                HintedStorage.newBuilder()
                    .setNumber(7)
                    .setLocation(ReplicaLocation.newBuilder().setNodeId("z")))
            .build());
    now.blocks.hint(blocks(HintedBlocks.newBuilder().addIdSteps(id).addCounts(9).addStorages(7)));

    assertThat(unconfirmed(now, block)).containsExactly("z");
  }

  private static ImageHint blocks(HintedBlocks.Builder blocks) {
    return ImageHint.newBuilder().setBlocks(blocks).build();
  }
}
