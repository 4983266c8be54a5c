package io.ashlar.shell.transfer;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A bar on a terminal: bytes, files, rate, time left. */
final class BarProgress implements Progress {
  private static final int REFRESH_MS = 200;
  private static final long MEGABYTE = 1_000_000;

  private final ProgressBar bar;
  private final AtomicLong filesDone = new AtomicLong();
  private final AtomicLong filesExpected = new AtomicLong();
  private final AtomicLong bytesExpected = new AtomicLong();

  BarProgress(PrintStream terminal, String task) {
    bar =
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(0)
            .setUnit(" MB", MEGABYTE)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REFRESH_MS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal))
            .showSpeed()
            .clearDisplayOnFinish()
            .build();
  }

  @Override
  public void expect(long files, long bytes) {
    filesExpected.addAndGet(files);
    bar.maxHint(bytesExpected.addAndGet(bytes));
    showFiles();
  }

  @Override
  public void bytes(long count) {
    bar.stepBy(count);
  }

  @Override
  public void file() {
    filesDone.incrementAndGet();
    showFiles();
  }

  @Override
  public void close() {
    bar.close();
  }

  private void showFiles() {
    bar.setExtraMessage(" " + filesDone.get() + "/" + filesExpected.get() + " files");
  }
}
