package io.ashlar.client.wire;

import io.ashlar.client.BalancerInfo;
import io.ashlar.client.NodeAdminInfo;
import io.ashlar.protocol.client.GetBalancerResponse;
import io.ashlar.protocol.client.NodeAdminProgress;
import io.ashlar.protocol.client.NodeBlocker;
import io.ashlar.protocol.client.NodeUse;
import io.ashlar.protocol.types.AdminState;
import java.util.Locale;

/** What a NameNode says of nodes that leave or rest, and of its balancer. */
public final class AdminAnswers {
  private static final double PERMILLE_PER_PERCENT = 10;
  private static final String PREFIX = "ADMIN_";

  private AdminAnswers() {}

  /** One node. */
  public static NodeAdminInfo node(NodeAdminProgress wire) {
    return new NodeAdminInfo(
        wire.getAdmin().getNodeId(),
        wire.getAddress(),
        wire.getState(),
        word(wire.getAdmin().getState()),
        wire.getAdmin().getUntilMs(),
        wire.getAdmin().getForced(),
        wire.getCounted(),
        wire.getBlocksTotal(),
        wire.getBlocksLeft(),
        wire.getBytesLeft(),
        wire.getBytesPerSecond(),
        wire.getEtaMs(),
        wire.getOpenFiles(),
        wire.getBlockersList().stream().map(AdminAnswers::blocker).toList());
  }

  private static NodeAdminInfo.Blocker blocker(NodeBlocker wire) {
    return new NodeAdminInfo.Blocker(
        wire.getBlockId(),
        wire.getPath(),
        wire.getOpen(),
        wire.getGood(),
        wire.getNeeded(),
        wire.getReason());
  }

  private static String word(AdminState state) {
    String name = state.name();
    String word = name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
    return word.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The balancer. */
  public static BalancerInfo balancer(GetBalancerResponse wire) {
    return new BalancerInfo(
        wire.getOn(),
        wire.getBandwidthBytes(),
        wire.getThresholdPermille() / PERMILLE_PER_PERCENT,
        wire.getMeanPermille() / PERMILLE_PER_PERCENT,
        wire.getBytesLeft(),
        wire.getMovesOpen(),
        wire.getBytesMoved(),
        wire.getBytesPerSecond(),
        wire.getEtaMs(),
        wire.getBalanced(),
        wire.getWaits(),
        wire.getNodesList().stream().map(AdminAnswers::use).toList());
  }

  private static BalancerInfo.Use use(NodeUse wire) {
    return new BalancerInfo.Use(
        wire.getNodeId(),
        wire.getAddress(),
        wire.getCapacityBytes(),
        wire.getUsedBytes(),
        wire.getUsedPermille() / PERMILLE_PER_PERCENT);
  }
}
