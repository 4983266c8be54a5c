package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.NodeExplanation;
import io.ashlar.client.diagnosis.RunningCopy;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Explains one DataNode. */
@Command(
    name = "node",
    description = "Tells what a DataNode holds and does, and whether it gets new blocks.")
public final class ExplainNodeCommand implements ShellCommand {
  @Parameters(paramLabel = "NODE", arity = "1", description = "Id, HOST:PORT, or a host.")
  String name = "";

  @Override
  public int run(CommandContext context) throws IOException {
    NodeExplanation node = context.fileSystems().defaultFs().admin().explainNode(name);
    context.report().result(node);
    context.line(
        "DataNode "
            + node.address()
            + "  "
            + context.shown(node.rack())
            + "  "
            + node.state()
            + "  node "
            + node.nodeId());
    context.line(
        "  new blocks  "
            + (node.takesNewReplicas() ? "yes" : "no")
            + "  "
            + node.reasonCode()
            + "  "
            + context.shown(node.reason()));
    context.line(
        "  replicas    "
            + node.replicas()
            + ", "
            + node.deletionsWaiting()
            + " to be deleted; full report "
            + (node.reportComplete() ? "received" : "awaited"));
    context.line(
        "  space       used "
            + Sizes.human(node.usedBytes())
            + "B, free "
            + Sizes.human(node.remainingBytes())
            + "B, promised "
            + Sizes.human(node.promisedBytes())
            + "B");
    context.line("  heard       " + node.silentMs() + " ms ago");
    for (RunningCopy copy : node.sending()) {
      context.line("  sends       " + BlockText.text(copy));
    }
    for (RunningCopy copy : node.receiving()) {
      context.line("  receives    " + BlockText.text(copy));
    }
    return ExitCode.OK;
  }
}
