package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.BlockExplanation;
import io.ashlar.client.diagnosis.RunningCopy;
import io.ashlar.shell.cli.CommandContext;
import java.io.IOException;
import java.time.Instant;

/** A block's explanation as people read it. */
final class BlockText {
  private BlockText() {}

  static void print(CommandContext context, BlockExplanation block) throws IOException {
    context.line(
        "Block "
            + block.block()
            + "  "
            + block.state()
            + "  "
            + block.live()
            + " of "
            + block.target()
            + " replicas  "
            + block.length()
            + " bytes  "
            + context.shown(block.path()));
    context.line("  decision  " + block.decision() + ": " + context.shown(block.decisionReason()));
    for (BlockExplanation.NodeVerdict node : block.nodes()) {
      context.line(
          "  "
              + (node.chosen() ? "+ " : "- ")
              + node.address()
              + "  "
              + context.shown(node.rack())
              + "  "
              + node.reasonCode()
              + "  "
              + context.shown(node.reason()));
    }
    for (RunningCopy copy : block.running()) {
      context.line("  running   " + text(copy));
    }
    if (!block.lastFailure().isEmpty()) {
      context.line(
          "  failed    "
              + Instant.ofEpochMilli(block.lastFailureMs())
              + " "
              + context.shown(block.lastFailure()));
    }
    context.line("  eta       " + eta(block.etaMs()));
  }

  static String text(RunningCopy copy) {
    return "copy of "
        + copy.block()
        + " from "
        + copy.source()
        + " to "
        + copy.target()
        + ", "
        + copy.bytes()
        + " bytes, for "
        + copy.runningMs()
        + " ms";
  }

  static String eta(long etaMs) {
    return etaMs < 0 ? "unknown" : etaMs + " ms";
  }
}
