package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.client.NodeAdminAction;
import io.ashlar.protocol.client.SetBalancerRequest;
import io.ashlar.protocol.client.SetNodeAdminRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.BalancerSwitch;
import io.ashlar.protocol.types.NodeAdmin;
import org.junit.jupiter.api.Test;

class AdminHandlersTest {
  private final Scene scene = new Scene();
  private final CommandContext operator = scene.superuser();

  private static SetNodeAdminRequest request(String node, NodeAdminAction action) {
    return SetNodeAdminRequest.newBuilder().setNode(node).setAction(action).build();
  }

  private static SetNodeAdminRequest decommission(String node) {
    return request(node, NodeAdminAction.NODE_ADMIN_DECOMMISSION);
  }

  private static SetNodeAdminRequest maintenance(String node) {
    return request(node, NodeAdminAction.NODE_ADMIN_MAINTENANCE);
  }

  private static SetNodeAdminRequest recommission(String node) {
    return request(node, NodeAdminAction.NODE_ADMIN_RECOMMISSION);
  }

  private void set(SetNodeAdminRequest request) {
    scene.accept(scene.handlers.setNodeAdmin(), request, operator);
  }

  private DfsError refuse(SetNodeAdminRequest request) {
    return scene.refuse(scene.handlers.setNodeAdmin(), request, operator);
  }

  private AdminState state(String node) {
    return scene.namespace.admin().of(node).getState();
  }

  @Test
  void shouldFindANodeByIdAddressOrTheBeginningOfItsId() {
    set(decommission("dn1:1"));
    assertThat(state("dn1")).isEqualTo(AdminState.ADMIN_DECOMMISSIONING);
    set(recommission("dn1"));
    assertThat(state("dn1")).isEqualTo(AdminState.ADMIN_NORMAL);

    scene.cluster.nodes = 1;
    scene.cluster.dead.add("dn1");
    assertThat(refuse(decommission("d")).code()).isEqualTo(ErrorCode.TOO_FEW_NODES);
    scene.cluster.nodes = 3;
    assertThat(refuse(decommission("d")).message()).contains("dn1").contains("dn3");
    DfsError unknown = refuse(decommission("elsewhere"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.UNKNOWN_NODE);
    assertThat(unknown.message()).contains("dn2 at dn2:1");
  }

  @Test
  void shouldChangeNothingWhenItIsAskedAgain() {
    set(decommission("dn1"));

    assertThat(scene.records(scene.handlers.setNodeAdmin(), decommission("dn1"), operator))
        .isEmpty();
    assertThat(scene.records(scene.handlers.setNodeAdmin(), recommission("dn2"), operator))
        .isEmpty();
  }

  @Test
  void shouldRefuseTheLastNodeAndWhatTheOthersCannotHold() {
    scene.cluster.wantedMost = 3;
    DfsError tooFew = refuse(decommission("dn1"));
    assertThat(tooFew.code()).isEqualTo(ErrorCode.TOO_FEW_NODES);
    assertThat(tooFew.evidence()).containsEntry("left", "2").containsEntry("blocks", "1");
    set(decommission("dn1").toBuilder().setForce(true).build());
    assertThat(scene.namespace.admin().of("dn1").getForced()).isTrue();

    scene.cluster.dead.add("dn2");
    assertThat(refuse(decommission("dn3").toBuilder().setForce(true).build()).code())
        .isEqualTo(ErrorCode.TOO_FEW_NODES);
    assertThat(refuse(maintenance("dn3")).code()).isEqualTo(ErrorCode.TOO_FEW_NODES);
    set(maintenance("dn2")); // A dead one may rest.
  }

  @Test
  void shouldRefuseTwoStatesAtATime() {
    set(decommission("dn1"));
    set(maintenance("dn2"));

    assertThat(refuse(maintenance("dn1")).code()).isEqualTo(ErrorCode.NODE_STATE_CONFLICT);
    assertThat(refuse(decommission("dn2")).code()).isEqualTo(ErrorCode.NODE_STATE_CONFLICT);
  }

  @Test
  void shouldKeepTheEndOfMaintenance() {
    set(maintenance("dn1").toBuilder().setDurationMs(500).build());
    assertThat(scene.namespace.admin().of("dn1").getUntilMs())
        .isEqualTo(scene.clock.wallMs() + 500);

    set(maintenance("dn1"));

    assertThat(scene.namespace.admin().of("dn1").getUntilMs()).isZero();
    assertThat(state("dn1")).isEqualTo(AdminState.ADMIN_ENTERING_MAINTENANCE);
  }

  @Test
  void shouldAdvanceOnlyWhatIsStillWanted() {
    set(decommission("dn1"));
    NodeAdmin seen = scene.namespace.admin().of("dn1");
    set(recommission("dn1"));
    AdvanceNodeAdmin late = new AdvanceNodeAdmin(seen, AdminState.ADMIN_DECOMMISSIONED);

    assertThat(scene.records(scene.handlers.advanceNodeAdmin(), late, scene.internal())).isEmpty();
    set(decommission("dn1"));
    scene.accept(scene.handlers.advanceNodeAdmin(), late, scene.internal());
    assertThat(state("dn1")).isEqualTo(AdminState.ADMIN_DECOMMISSIONED);
  }

  @Test
  void shouldWorkInSafeMode() {
    scene.cluster.safeMode = true;

    set(decommission("dn1"));

    assertThat(state("dn1")).isEqualTo(AdminState.ADMIN_DECOMMISSIONING);
  }

  @Test
  void shouldChangeOfTheBalancerOnlyWhatIsNamed() {
    scene.accept(
        scene.handlers.setBalancer(),
        SetBalancerRequest.newBuilder().setBandwidthBytes(1 << 20).build(),
        operator);
    scene.accept(
        scene.handlers.setBalancer(),
        SetBalancerRequest.newBuilder().setStop(true).build(),
        operator);

    assertThat(scene.namespace.admin().balancer())
        .isEqualTo(
            BalancerSettings.newBuilder()
                .setState(BalancerSwitch.BALANCER_OFF)
                .setBandwidthBytes(1 << 20)
                .build());
    DfsError refused =
        scene.refuse(
            scene.handlers.setBalancer(),
            SetBalancerRequest.newBuilder().setThresholdPermille(1_001).build(),
            operator);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
