package io.ashlar.shell.admin;

import io.ashlar.shell.cli.CommandContext;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Shows how far something is that a command waits for: a bar on a terminal, else lines. */
final class WaitBar implements AutoCloseable {
  private static final int REFRESH_MS = 200;

  private final CommandContext context;
  private final @Nullable ProgressBar bar;
  private String shown = "";

  WaitBar(CommandContext context, String task, String unit, long unitSize) {
    this.context = context;
    this.bar =
        context.io().errTerminal()
            ? new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(0)
                .setUnit(unit, unitSize)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MS)
                .setConsumer(new ConsoleProgressBarConsumer(context.io().err()))
                .clearDisplayOnFinish()
                .build()
            : null;
  }

  /** So far of so much; {@code message} says more, and is written anew only when it changed. */
  void show(long done, long total, String message) {
    if (bar != null) {
      bar.maxHint(Math.max(total, 1));
      bar.stepTo(done);
      bar.setExtraMessage(" " + context.shown(message));
    } else if (!message.equals(shown)) {
      shown = message;
      context.io().err().println(context.shown(message));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
