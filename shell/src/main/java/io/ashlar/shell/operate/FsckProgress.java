package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.FsckPage;
import io.ashlar.shell.cli.CommandContext;
import java.util.concurrent.TimeUnit;

/** Says on standard error how far a check is, if it takes long. */
final class FsckProgress implements AutoCloseable {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final CommandContext context;
  private long shownNanos;

  private FsckProgress(CommandContext context) {
    this.context = context;
    this.shownNanos = context.clock().monotonicNanos();
  }

  static FsckProgress on(CommandContext context) {
    return new FsckProgress(context);
  }

  void show(FsckPage.Counts counts) {
    long now = context.clock().monotonicNanos();
    if (now - shownNanos >= EVERY_NANOS) {
      shownNanos = now;
      context
          .io()
          .err()
          .println(
              "dfs fsck: "
                  + counts.files()
                  + " files, "
                  + counts.blocks()
                  + " blocks so far; "
                  + counts.missing()
                  + " missing, "
                  + counts.corrupt()
                  + " corrupt");
    }
  }

  @Override
  public void close() {
    context.io().err().flush();
  }
}
