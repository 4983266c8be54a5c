package io.ashlar.datanode.command;

import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.error.DfsError;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Has a full report sent. */
public final class SendFullReportHandler implements CommandHandler {
  private final Runnable requestReport;

  /** {@code requestReport} returns at once. */
  public SendFullReportHandler(Runnable requestReport) {
    this.requestReport = requestReport;
  }

  @Override
  public CompletableFuture<@Nullable DfsError> handle(DataNodeCommand command) {
    requestReport.run();
    return CompletableFuture.completedFuture(null);
  }
}
