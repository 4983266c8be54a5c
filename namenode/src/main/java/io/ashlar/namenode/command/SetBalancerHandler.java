package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.AdminRecords;
import io.ashlar.protocol.client.SetBalancerRequest;
import io.ashlar.protocol.client.SetBalancerResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.BalancerSwitch;
import java.util.List;

/** Switches the balancer on or off, and limits it. */
public final class SetBalancerHandler
    implements RefusingHandler<SetBalancerRequest, SetBalancerResponse> {
  private static final long BANDWIDTH_MIN = 64 << 10;
  private static final int THRESHOLD_MIN = 1;
  private static final int THRESHOLD_MAX = 1_000;

  @Override
  public Decision<SetBalancerResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, SetBalancerRequest request, CommandContext context)
      throws DfsException {
    ClientHandler.sessionOf(view, context);
    BalancerSettings before = view.admin().balancer();
    BalancerSettings.Builder after =
        before.toBuilder()
            .setState(request.getStop() ? BalancerSwitch.BALANCER_OFF : BalancerSwitch.BALANCER_ON);
    if (request.getBandwidthBytes() != 0) {
      if (request.getBandwidthBytes() < BANDWIDTH_MIN) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT,
            "a bandwidth of "
                + request.getBandwidthBytes()
                + " bytes per second: expected "
                + BANDWIDTH_MIN
                + " or more");
      }
      after.setBandwidthBytes(request.getBandwidthBytes());
    }
    if (request.getThresholdPermille() != 0) {
      int threshold = request.getThresholdPermille();
      if (threshold < THRESHOLD_MIN || threshold > THRESHOLD_MAX) {
        throw new DfsException(
            ErrorCode.INVALID_ARGUMENT,
            "a threshold of " + threshold + " permille: expected more than 0, at most 1000");
      }
      after.setThresholdPermille(threshold);
    }
    BalancerSettings settings = after.build();
    return Decision.accept(
        settings.equals(before) ? List.of() : List.of(AdminRecords.balancerSet(settings)),
        SetBalancerResponse.newBuilder().setSettings(settings).build());
  }
}
