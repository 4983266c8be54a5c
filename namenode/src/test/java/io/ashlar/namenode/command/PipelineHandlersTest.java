package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.query.GetAdditionalNodesQuery;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.GetAdditionalNodesRequest;
import io.ashlar.protocol.client.IssueStampResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A writer whose pipeline lost a node. */
class PipelineHandlersTest {
  private final Scene scene = new Scene();
  private final CommandContext writer = scene.superuser();
  private long inode;

  @BeforeEach
  void createFile() {
    scene.accept(scene.handlers.createFile(), Requests.createWithBlock("/f"), writer);
    inode = scene.id("/f").value();
  }

  @Test
  void shouldIssueAStampForEachAttempt() {
    BlockView block = last();
    GenerationStamp next = scene.namespace.nextGenerationStamp();
    assertThat(
            scene.records(scene.handlers.issueStamp(), Requests.issueStamp(inode, block), writer))
        .containsExactly(BlockRecords.stampIssued(block.file(), block.id(), next, false));

    IssueStampResponse first = issue(block);
    IssueStampResponse second = issue(block); // Still with the stamp that it was written under.

    assertThat(first.getNewStamp()).isEqualTo(next.value());
    assertThat(second.getNewStamp()).isGreaterThan(first.getNewStamp());
    assertThat(last().committedGs()).isEqualTo(block.committedGs());
    assertThat(last().issuedGs().value()).isEqualTo(second.getNewStamp());
    assertThat(last().state()).isEqualTo(BlockState.UNDER_CONSTRUCTION);
  }

  @Test
  void shouldCommitTheStampWithTheNewPipelineOnce() {
    issue(last());
    BlockView block = last();
    var request = Requests.updatePipeline(inode, block, 100, "dn2", "dn3");
    assertThat(scene.records(scene.handlers.updatePipeline(), request, writer))
        .containsExactly(
            BlockRecords.stampCommitted(block.file(), block.id(), block.issuedGs(), 100));

    scene.accept(scene.handlers.updatePipeline(), request, writer);

    assertThat(last().committedGs()).isEqualTo(block.issuedGs());
    assertThat(last().length()).isEqualTo(100);
    assertThat(scene.cluster.pipelines.get(block.id())).containsExactly("dn2", "dn3");
    assertThat(scene.directory("/").counts().bytes()).isEqualTo(100);
    assertThat(scene.records(scene.handlers.updatePipeline(), request, writer)).isEmpty();
  }

  @Test
  void shouldRefuseAStampThatIsNotTheIssuedOne() {
    BlockView before = last();
    issue(before);
    issue(last());
    BlockView block = last();
    for (BlockView wrong : List.of(before, with(block, block.issuedGs().value() + 1))) {
      assertThat(
              scene
                  .refuse(
                      scene.handlers.updatePipeline(),
                      Requests.updatePipeline(inode, wrong, 0, "dn1"),
                      writer)
                  .code())
          .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    }
    scene.accept(
        scene.handlers.updatePipeline(), Requests.updatePipeline(inode, block, 0, "dn1"), writer);
    assertThat(
            scene
                .refuse(scene.handlers.issueStamp(), Requests.issueStamp(inode, before), writer)
                .message())
        .contains("(committed)");
  }

  @Test
  void shouldSyncBytesThatWereAckedBeforeTheStampWasIssued() {
    BlockView before = last();
    FsyncFileRequest acked = Requests.fsync(inode, before, 500);
    issue(before);

    assertThat(scene.records(scene.handlers.fsyncFile(), acked, writer))
        .containsExactly(BlockRecords.fileSynced(before.file(), before.id(), 500));

    scene.accept(scene.handlers.fsyncFile(), acked, writer);
    assertThat(last().committedGs()).isEqualTo(before.committedGs());
    assertThat(last().length()).isEqualTo(500);
  }

  @Test
  void shouldRefuseAPipelineThatLostBytesOrHasNoNode() {
    scene.accept(scene.handlers.fsyncFile(), Requests.fsync(inode, last(), 500), writer);
    issue(last());
    for (long wrong : List.of(499L, -1L, Scene.BLOCK_BYTES + 1)) {
      assertThat(
              scene
                  .refuse(
                      scene.handlers.updatePipeline(),
                      Requests.updatePipeline(inode, last(), wrong, "dn1"),
                      writer)
                  .code())
          .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    }
    assertThat(
            scene
                .refuse(
                    scene.handlers.updatePipeline(),
                    Requests.updatePipeline(inode, last(), 500),
                    writer)
                .code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldLetOnlyTheHolderAndOnlyTheOpenBlockHaveStamps() {
    BlockView block = last();
    CommandContext other = scene.superuser();
    assertThat(
            scene
                .refuse(scene.handlers.issueStamp(), Requests.issueStamp(inode, block), other)
                .code())
        .isEqualTo(ErrorCode.LEASE_MISMATCH);
    scene.accept(scene.handlers.addBlock(), Requests.addBlock(inode, block, 700), writer);
    for (BlockView wrong : List.of(block, with(block, 99))) {
      assertThat(
              scene
                  .refuse(scene.handlers.issueStamp(), Requests.issueStamp(inode, wrong), writer)
                  .code())
          .isEqualTo(ErrorCode.LENGTH_MISMATCH);
    }
    scene.accept(scene.handlers.delete(), Requests.delete("/f"), writer);
    assertThat(
            scene
                .refuse(scene.handlers.issueStamp(), Requests.issueStamp(inode, block), writer)
                .code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void shouldOfferNodesThatArePartOfNothingYet() throws DfsException {
    scene.cluster.nodes = 5;
    assertThat(more(2, List.of("dn1", "dn3"), List.of("dn2"))).containsExactly("dn4", "dn5");
    assertThat(more(2, List.of("dn1", "dn3", "dn4"), List.of("dn2"))).containsExactly("dn5");
    assertThat(more(1, List.of("dn1", "dn3", "dn4", "dn5"), List.of("dn2"))).isEmpty();
  }

  private List<String> more(int count, List<String> pipeline, List<String> excluded)
      throws DfsException {
    GetAdditionalNodesRequest request =
        GetAdditionalNodesRequest.newBuilder()
            .setInodeId(inode)
            .setPath("/f")
            .setBlock(Requests.key(last()))
            .addAllPipelineNodes(pipeline)
            .addAllExcludedNodes(excluded)
            .setCount(count)
            .build();
    return new GetAdditionalNodesQuery(scene.access)
        .run(scene.namespace, scene.cluster, request, writer).getTargetsList().stream()
            .map(ReplicaLocation::getNodeId)
            .toList();
  }

  private IssueStampResponse issue(BlockView block) {
    return scene.accept(scene.handlers.issueStamp(), Requests.issueStamp(inode, block), writer);
  }

  private BlockView last() {
    return Objects.requireNonNull(scene.file("/f").lastBlock());
  }

  private static BlockView with(BlockView block, long stamp) {
    return new BlockView(
        block.id(),
        block.file(),
        block.committedGs(),
        new GenerationStamp(stamp),
        block.length(),
        block.state(),
        block.replication());
  }
}
