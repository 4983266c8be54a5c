package io.ashlar.namenode.datanodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.client.VolumeReport;
import io.ashlar.protocol.datanode.CommandResult;
import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.datanode.HeartbeatRequest;
import io.ashlar.protocol.datanode.HeartbeatResponse;
import io.ashlar.protocol.datanode.RecoverBlock;
import io.ashlar.protocol.datanode.TransferBlock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.testkit.FakeClock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HeartbeatReceiverTest {
  private static final long EPOCH = 7;

  private final FakeClock clock = new FakeClock();
  private final AtomicLong durable = new AtomicLong();
  private final DataNodeManager nodes =
      new DataNodeManager(
          new DataNodeManager.ClusterIdentity(Messages.CLUSTER, Messages.NAMESPACE, 0),
          new DataNodesConfig(1_000, 5_000, 30_000),
          RackResolver.withoutTable(),
          clock);
  private final List<Long> failed = new ArrayList<>();
  private final HeartbeatReceiver receiver =
      new HeartbeatReceiver(
          nodes, clock, () -> EPOCH, durable::get, 2, (number, error) -> failed.add(number));
  private DataNode node;

  @BeforeEach
  void register() throws DfsException {
    node = nodes.register(Messages.registration("n1", "/r1").build()).node();
  }

  @Test
  void shouldNoteLoadAndTime() {
    clock.advanceMs(1_000);
    VolumeReport volume = Messages.volume("n1-s", 5);

    receiver.onHeartbeat(request().addVolumes(volume).setActiveStreams(3).build());

    assertThat(node.load().activeStreams()).isEqualTo(3);
    assertThat(node.load().volumes()).containsExactly(volume);
    assertThat(node.heardNanos()).isEqualTo(clock.monotonicNanos());
  }

  @Test
  void shouldHandOutAsManyTransfersAsMayRunAndTellOfFailures() {
    for (long number = 1; number <= 3; number++) {
      node.commands()
          .planTransfer(
              new NodeCommands.PlannedTransfer(number, TransferBlock.getDefaultInstance(), 5));
    }
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();
    durable.set(5);

    List<DataNodeCommand> first = receiver.onHeartbeat(request().build()).getCommandsList();
    assertThat(first).hasSize(2).allMatch(DataNodeCommand::hasTransferBlock);
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();
    CommandResult done =
        CommandResult.newBuilder().setCommandId(first.get(0).getCommandId()).build();
    CommandResult failure =
        CommandResult.newBuilder()
            .setCommandId(first.get(1).getCommandId())
            .setError(DfsError.of(ErrorCode.REPLICA_NOT_FOUND, "gone").toWire())
            .build();
    List<DataNodeCommand> second =
        receiver
            .onHeartbeat(request().addResults(done).addResults(failure).build())
            .getCommandsList();

    assertThat(failed).containsExactly(2L);
    assertThat(second).hasSize(1);
    assertThat(node.commands().openTransfers()).isEqualTo(1);
  }

  @Test
  void shouldAskOnceWhatIsLeftWhenAVolumeHasFailed() {
    VolumeReport good = Messages.volume("n1-s", 5);
    VolumeReport failed = good.toBuilder().setFailed(true).setFailure("EIO").build();

    assertThat(receiver.onHeartbeat(request().addVolumes(good).build()).getCommandsList())
        .isEmpty();
    HeartbeatResponse answer = receiver.onHeartbeat(request().addVolumes(failed).build());
    assertThat(answer.getCommandsList()).hasSize(1);
    assertThat(answer.getCommands(0).hasFullReport()).isTrue();
    assertThat(receiver.onHeartbeat(request().addVolumes(failed).build()).getCommandsList())
        .isEmpty();
  }

  @Test
  void shouldSendAnUnknownRegistrationBackToRegister() {
    HeartbeatResponse answer = receiver.onHeartbeat(request().setRegistrationId(999).build());

    assertThat(answer.getReregister()).isTrue();
  }

  @Test
  void shouldSendADeadNodeBackToRegister() {
    node.setLiveness(Liveness.DEAD);

    assertThat(receiver.onHeartbeat(request().build()).getReregister()).isTrue();
  }

  @Test
  void shouldHoldADeletionUntilItsTxidIsDurable() { // I8
    node.commands().planDeletion(block(1), 10);
    durable.set(9);
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();

    durable.set(10);
    HeartbeatResponse answer = receiver.onHeartbeat(request().build());

    assertThat(answer.getCommandsList()).hasSize(1);
    assertThat(answer.getCommands(0).getEpoch()).isEqualTo(EPOCH);
    assertThat(answer.getCommands(0).getPlannedTxid()).isEqualTo(10);
    assertThat(answer.getCommands(0).getInvalidate().getBlocksList()).containsExactly(block(1));
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();
  }

  @Test
  void shouldHoldABlockRecoveryUntilItsTxidIsDurable() { // I8
    RecoverBlock recovery = RecoverBlock.newBuilder().setBlock(block(1)).setRecoveryId(7).build();
    node.commands().planRecovery(recovery, 10);
    durable.set(9);
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();

    durable.set(10);
    HeartbeatResponse answer = receiver.onHeartbeat(request().build());

    assertThat(answer.getCommandsList()).hasSize(1);
    assertThat(answer.getCommands(0).getPlannedTxid()).isEqualTo(10);
    assertThat(answer.getCommands(0).getRecoverBlock()).isEqualTo(recovery);
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();
  }

  @Test
  void shouldBoundTheRecoveriesThatWaitAndForgetThemAtARegistration() {
    int planned = 0;
    while (node.commands().planRecovery(RecoverBlock.getDefaultInstance(), 1)) {
      planned++;
    }
    assertThat(planned).isEqualTo(NodeCommands.RECOVERIES_MAX);

    node.registered(node.registration(), List.of(), 0);

    assertThat(node.commands().takeRecoveries(1)).isEmpty();
  }

  @Test
  void shouldBoundOneCommandAndTheQueue() {
    int planned = 0;
    while (node.commands().planDeletion(block(planned), 1)) {
      planned++;
    }
    assertThat(planned).isEqualTo(NodeCommands.QUEUED_MAX);
    durable.set(1);

    HeartbeatResponse answer = receiver.onHeartbeat(request().build());

    assertThat(answer.getCommands(0).getInvalidate().getBlocksCount())
        .isEqualTo(HeartbeatReceiver.DELETIONS_PER_COMMAND_MAX);
  }

  @Test
  void shouldAskOnceForAFullReport() {
    node.commands().wantFullReport();

    assertThat(receiver.onHeartbeat(request().build()).getCommands(0).hasFullReport()).isTrue();
    assertThat(receiver.onHeartbeat(request().build()).getCommandsList()).isEmpty();
  }

  @Test
  void shouldForgetAPromiseThatIsNotTakenUpAfterTwoHeartbeats() {
    node.promise(100);
    receiver.onHeartbeat(request().build());
    assertThat(node.promisedBytes()).isEqualTo(100);

    receiver.onHeartbeat(request().build());
    assertThat(node.promisedBytes()).isZero();
  }

  @Test
  void shouldEndAPromiseOnceAndOnlyInItsTime() {
    long first = node.promise(100);
    receiver.onHeartbeat(request().build());
    long second = node.promise(10);

    node.release(first, 100);
    assertThat(node.promisedBytes()).isEqualTo(10);
    receiver.onHeartbeat(request().build());
    node.release(first, 100);
    assertThat(node.promisedBytes()).as("forgotten before").isEqualTo(10);
    node.release(second, 10);
    assertThat(node.promisedBytes()).isZero();
  }

  private HeartbeatRequest.Builder request() {
    return HeartbeatRequest.newBuilder()
        .setNodeId("n1")
        .setRegistrationId(node.registration().id());
  }

  private static BlockKey block(long id) {
    return BlockKey.newBuilder().setBlockId(id).setGenerationStamp(1).build();
  }
}
