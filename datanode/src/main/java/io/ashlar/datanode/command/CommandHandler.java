package io.ashlar.datanode.command;

import io.ashlar.protocol.datanode.DataNodeCommand;
import io.ashlar.protocol.error.DfsError;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Carries out one kind of command. */
@FunctionalInterface
public interface CommandHandler {
  /**
   * Begins without waiting.
   *
   * @return completes with null when done, or with the error that the NameNode hears; never fails
   */
  CompletableFuture<@Nullable DfsError> handle(DataNodeCommand command);
}
