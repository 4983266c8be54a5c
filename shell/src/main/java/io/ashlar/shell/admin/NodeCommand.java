package io.ashlar.shell.admin;

import io.ashlar.client.NodeAdminAction;
import io.ashlar.client.NodeAdminInfo;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.RemoteAdmin;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What commands have in common that give a DataNode another admin state. */
abstract class NodeCommand implements ShellCommand {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int BLOCKERS_MAX = 100;
  private static final int BLOCKERS_SHOWN = 10;
  private static final double MS_PER_SECOND = 1_000;

  private final NodeAdminAction action;

  @Parameters(
      paramLabel = "NODE",
      arity = "1",
      description = "Id, HOST:PORT, or the unique beginning of an id.")
  String node = "";

  @Option(names = "--wait", description = "Waits until it is done, and shows how far it is.")
  boolean await;

  NodeCommand(NodeAdminAction action) {
    this.action = action;
  }

  /** Of maintenance; 0: until a command ends it. */
  long durationMs() {
    return 0;
  }

  /** Also if too few nodes are left. */
  boolean force() {
    return false;
  }

  @Override
  public int run(CommandContext context) throws IOException {
    RemoteAdmin admin = context.fileSystems().defaultFs().admin();
    String id = admin.setNode(node, action, durationMs(), force()).nodeId();
    NodeAdminInfo state = await ? await(context, admin, id) : admin.nodeAdmin(id, BLOCKERS_MAX);
    context.report().result(state);
    context.line("DataNode " + name(state) + " is " + state.adminState());
    if (!context.json()) {
      printRest(context, state);
    }
    return ExitCode.OK;
  }

  private static NodeAdminInfo await(CommandContext context, RemoteAdmin admin, String id)
      throws IOException {
    try (WaitBar bar = new WaitBar(context, "blocks", "", 1)) {
      NodeAdminInfo state = admin.nodeAdmin(id, BLOCKERS_MAX);
      while (state.isUnderWay()) {
        if (context.interruption().isStopped()) {
          throw new DfsException(
              ErrorCode.INTERRUPTED, "the wait was interrupted; the NameNode goes on with it");
        }
        bar.show(state.blocksTotal() - state.blocksLeft(), state.blocksTotal(), progress(state));
        LockSupport.parkNanos(POLL_NANOS);
        state = admin.nodeAdmin(id, BLOCKERS_MAX);
      }
      return state;
    }
  }

  private static void printRest(CommandContext context, NodeAdminInfo state) throws IOException {
    if (!state.isUnderWay()) {
      return;
    }
    context.line("  " + progress(state));
    for (NodeAdminInfo.Blocker blocker :
        state.blockers().subList(0, Math.min(BLOCKERS_SHOWN, state.blockers().size()))) {
      context.line(
          "  block "
              + blocker.blockId()
              + "  "
              + context.shown(blocker.path())
              + "  "
              + context.shown(blocker.reason()));
    }
  }

  private static String progress(NodeAdminInfo state) {
    if (!state.counted()) {
      return "its blocks are being counted";
    }
    String open =
        state.openBlocks() == 0
            ? ""
            : ", of these " + state.openBlocks() + " of files that are being written";
    String rate =
        state.bytesPerSecond() == 0 ? "" : ", " + Sizes.human(state.bytesPerSecond()) + "B/s";
    String eta =
        state.etaMs() < 0 ? "" : ", " + Sizes.seconds(state.etaMs() / MS_PER_SECOND) + " left";
    return state.blocksLeft()
        + " of "
        + state.blocksTotal()
        + " blocks left ("
        + Sizes.human(state.bytesLeft())
        + "B)"
        + open
        + rate
        + eta;
  }

  private static String name(NodeAdminInfo state) {
    return state.address().isEmpty() ? state.nodeId() : state.nodeId() + " at " + state.address();
  }
}
