package io.ashlar.datanode.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.digest.Buckets;
import io.ashlar.common.digest.DigestSums;
import io.ashlar.common.digest.ReplicaHash;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.datanode.testing.FakeNameNode;
import io.ashlar.datanode.testing.ScratchClient;
import io.ashlar.protocol.datanode.DigestBucketsRequest;
import io.ashlar.protocol.datanode.DigestReportRequest;
import io.ashlar.protocol.datanode.DigestReportResponse;
import io.ashlar.protocol.datanode.DigestSumsRequest;
import io.ashlar.protocol.datanode.ReplicaEvent;
import io.ashlar.protocol.datanode.WantedNumbers;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.Await;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports by digest, to a NameNode that says what differs. */
final class DigestReportingTest extends DataNodeTest {
  private static final ReplicaHash HASH = new ReplicaHash(5, 6);

  /** Blocks so far apart lie in different buckets. */
  private static final long RUN = 1 << 14;

  @BeforeEach
  void start() throws IOException {
    startCluster(RealDisk.INSTANCE);
  }

  private FakeNameNode nameNode() {
    return cluster.nameNode();
  }

  private static BlockKey block(int n) {
    return ScratchClient.block(BLOCK.getBlockId() + RUN * n, 1);
  }

  private DataNode withTwoBlocks() throws Exception {
    DataNode node = cluster.start("dn1");
    for (int n = 0; n < 2; n++) {
      write(node, block(n), 100);
      long id = block(n).getBlockId();
      Await.until("it is reported", WAIT_MS, () -> nameNode().heardOf(ReplicaEvent.RECEIVED, id));
    }
    return node;
  }

  private static WantedNumbers wanted(DataNode node, int number) {
    return WantedNumbers.newBuilder()
        .setStorageId(node.volumes().healthy().get(0).storageId())
        .addNumbers(number)
        .build();
  }

  private void awaitSteps(int count) {
    Await.until("the steps", WAIT_MS, () -> nameNode().digestSteps().size() >= count);
  }

  @Test
  void shouldTellOnlyOfTheBucketsThatDiffer() throws Exception {
    DataNode node = withTwoBlocks();
    int bucket = Buckets.of(block(1).getBlockId());
    int group = Buckets.groupOf(bucket);
    int fullReports = nameNode().fullReports().size();
    nameNode()
        .takeDigests(
            HASH,
            DigestReportResponse.newBuilder().addWanted(wanted(node, group)).build(),
            DigestReportResponse.newBuilder().addWanted(wanted(node, bucket)).build(),
            DigestReportResponse.newBuilder().setComplete(true).build());

    nameNode().forgetRegistration();

    awaitSteps(3);
    DigestSums expected = new DigestSums();
    HASH.add(expected, block(0).getBlockId(), 1, 100);
    HASH.add(expected, block(1).getBlockId(), 1, 100);
    DigestReportRequest first = (DigestReportRequest) nameNode().digestSteps().get(0);
    assertThat(first.getStorages(0).getGroups().toByteArray()).isEqualTo(expected.groups());
    assertThat(first.getStorages(0).getOpenList()).isEmpty();
    DigestSumsRequest second = (DigestSumsRequest) nameNode().digestSteps().get(1);
    assertThat(second.getStorages(0).getSums().toByteArray()).isEqualTo(expected.group(group));
    DigestBucketsRequest third = (DigestBucketsRequest) nameNode().digestSteps().get(2);
    assertThat(third.getReplicasList())
        .singleElement()
        .satisfies(replica -> assertThat(replica.getBlock()).isEqualTo(block(1)));
    assertThat(third.getParts()).isEqualTo(1);
    assertThat(nameNode().fullReports()).hasSize(fullReports);
  }

  @Test
  void shouldReportInFullWhenThereIsNothingToCompareWith() throws Exception {
    withTwoBlocks();
    int fullReports = nameNode().fullReports().size();
    nameNode().takeDigests(HASH, DigestReportResponse.newBuilder().setSendFullReport(true).build());

    nameNode().forgetRegistration();

    Await.until("a full report", WAIT_MS, () -> nameNode().fullReports().size() > fullReports);
    assertThat(nameNode().digestSteps()).hasSize(1);
  }

  @Test
  void shouldComeAgainAndSendChangesMeanwhile() throws Exception {
    DataNode node = withTwoBlocks();
    DigestReportResponse again = DigestReportResponse.newBuilder().setComeAgain(true).build();
    nameNode()
        .takeDigests(
            HASH, again, again, DigestReportResponse.newBuilder().setComplete(true).build());

    nameNode().forgetRegistration();
    awaitSteps(1);
    write(node, block(2), 100);

    awaitSteps(3);
    Await.until(
        "the change",
        WAIT_MS,
        () -> nameNode().heardOf(ReplicaEvent.RECEIVED, block(2).getBlockId()));
  }
}
