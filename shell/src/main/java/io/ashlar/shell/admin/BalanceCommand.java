package io.ashlar.shell.admin;

import io.ashlar.client.BalancerInfo;
import io.ashlar.common.config.ConfigType;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import io.ashlar.shell.remote.RemoteAdmin;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Limits the balancer, switches it on or off, and says what it does. */
@Command(
    name = "balance",
    description =
        "Has the NameNode even out how full the DataNodes are, at a limited rate, and says how far"
            + " that is. It is on unless it was stopped; what is set survives restarts.")
public final class BalanceCommand implements ShellCommand {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int PERMILLE_PER_PERCENT = 10;
  private static final double MS_PER_SECOND = 1_000;
  private static final long MEGABYTE = 1_000_000;

  @Option(
      names = "--threshold",
      paramLabel = "PERCENT",
      description = "By so much of its capacity a node may be fuller or emptier than the mean.")
  String threshold = "";

  @Option(
      names = "--bandwidth",
      paramLabel = "SIZE",
      description = "Bytes per second that a node may send, and receive, such as 20m.")
  String bandwidth = "";

  @Option(names = "--stop", description = "Switches it off; what is under way comes to its end.")
  boolean stop;

  @Option(names = "--status", description = "Changes nothing, and says how it is.")
  boolean status;

  @Option(names = "--wait", description = "Waits until the nodes are balanced.")
  boolean await;

  @Override
  public int run(CommandContext context) throws IOException {
    if (stop && await) {
      throw new UsageException("--stop and --wait: the nodes would never be balanced");
    }
    long bytes = parseBandwidth();
    int permille = parseThreshold();
    if (status && (stop || bytes != 0 || permille != 0)) {
      throw new UsageException("--status changes nothing; leave out the other options");
    }
    RemoteAdmin admin = context.fileSystems().defaultFs().admin();
    BalancerInfo state;
    if (status) {
      state = admin.balancer();
    } else {
      admin.setBalancer(!stop, bytes, permille);
      state = awaitInForce(admin, bytes, permille);
    }
    if (await) {
      state = await(context, admin, state);
    }
    context.report().result(state);
    if (!context.json()) {
      print(context, state);
    }
    return ExitCode.OK;
  }

  /** What it says of itself is as of its last turn, which comes a moment after the command. */
  private BalancerInfo awaitInForce(RemoteAdmin admin, long bytes, int permille)
      throws IOException {
    BalancerInfo state = admin.balancer();
    for (int i = 0; i < 20; i++) {
      boolean inForce =
          state.on() == !stop
              && (bytes == 0 || state.bandwidthBytes() == bytes)
              && (permille == 0
                  || Math.round(state.thresholdPercent() * PERMILLE_PER_PERCENT) == permille);
      if (inForce) {
        return state;
      }
      LockSupport.parkNanos(POLL_NANOS);
      state = admin.balancer();
    }
    return state;
  }

  private static BalancerInfo await(CommandContext context, RemoteAdmin admin, BalancerInfo first)
      throws IOException {
    BalancerInfo state = first;
    long movedBefore = first.bytesMoved();
    try (WaitBar bar = new WaitBar(context, "balance", " MB", MEGABYTE)) {
      while (!state.balanced() && state.on()) {
        if (context.interruption().isStopped()) {
          throw new DfsException(
              ErrorCode.INTERRUPTED, "the wait was interrupted; the NameNode goes on with it");
        }
        long done = state.bytesMoved() - movedBefore;
        bar.show(done, done + state.bytesLeft(), progress(state));
        LockSupport.parkNanos(POLL_NANOS);
        state = admin.balancer();
      }
      return state;
    }
  }

  private static void print(CommandContext context, BalancerInfo state) throws IOException {
    context.line(
        "Balancer     "
            + (state.on() ? "on" : "off")
            + ", "
            + Sizes.human(state.bandwidthBytes())
            + "B/s per node, threshold "
            + state.thresholdPercent()
            + "%");
    context.line("Nodes        mean " + state.meanPercent() + "% used");
    for (BalancerInfo.Use use : state.nodes()) {
      context.line(
          "  "
              + use.address()
              + "  "
              + use.usedPercent()
              + "% of "
              + Sizes.human(use.capacityBytes())
              + "B  node "
              + use.nodeId());
    }
    context.line("State        " + context.shown(progress(state)));
  }

  private static String progress(BalancerInfo state) {
    if (state.balanced()) {
      return "balanced";
    }
    if (!state.waits().isEmpty()) {
      return "waits: " + state.waits();
    }
    String eta =
        state.etaMs() < 0 ? "" : ", " + Sizes.seconds(state.etaMs() / MS_PER_SECOND) + " left";
    return Sizes.human(state.bytesLeft())
        + "B left, "
        + state.movesOpen()
        + " moves under way, "
        + Sizes.human(state.bytesPerSecond())
        + "B/s"
        + eta;
  }

  private long parseBandwidth() {
    if (bandwidth.isEmpty()) {
      return 0;
    }
    try {
      return ConfigType.SIZE.parser().apply(bandwidth);
    } catch (IllegalArgumentException e) {
      throw new UsageException(
          "bandwidth '" + bandwidth + "': expected " + ConfigType.SIZE.expected(), e);
    }
  }

  private int parseThreshold() {
    if (threshold.isEmpty()) {
      return 0;
    }
    try {
      double percent = Double.parseDouble(threshold);
      int permille = (int) Math.round(percent * PERMILLE_PER_PERCENT);
      if (permille >= 1 && permille <= 1_000) {
        return permille;
      }
    } catch (NumberFormatException e) {
      throw new UsageException("threshold '" + threshold + "': expected a percentage", e);
    }
    throw new UsageException(
        "threshold '" + threshold + "': expected a percentage from 0.1 to 100");
  }
}
