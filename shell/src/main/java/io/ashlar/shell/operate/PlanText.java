package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.LossPlan;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;

/** A plan as people read it. */
final class PlanText {
  private PlanText() {}

  static int run(CommandContext context, LossPlan.Event event, String subject) throws IOException {
    LossPlan plan = context.fileSystems().defaultFs().admin().plan(event, subject);
    context.report().result(plan);
    context.line("Without    " + context.shown(String.join(", ", plan.nodes())));
    context.line(
        "To copy    "
            + plan.blocks()
            + " blocks, "
            + plan.bytes()
            + " bytes ("
            + Sizes.human(plan.bytes())
            + "B)");
    context.line(
        "Time       "
            + (plan.etaMs() < 0 ? "does not end" : plan.etaMs() + " ms")
            + ", at "
            + Sizes.human(plan.bytesPerSecond())
            + "B/s "
            + (plan.rateMeasured() ? "as measured" : "as assumed: nothing was copied yet"));
    context.line(
        "At risk    " + plan.atRisk().blocks() + " blocks, " + plan.atRisk().bytes() + " bytes");
    for (LossPlan.Blocker blocker : plan.blockers()) {
      context.line(
          "Blocker    "
              + blocker.code()
              + "  "
              + context.shown(blocker.subject())
              + "  "
              + blocker.blocks()
              + " blocks  "
              + context.shown(blocker.reason()));
    }
    return ExitCode.OK;
  }
}
