package io.ashlar.namenode.maintenance;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.protocol.error.DfsError;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Submits the NameNode's own commands. One that is refused, because the queue is full or the
 * metadata disk is, is submitted again by the next tick of whoever wanted it.
 */
public final class InternalCommands {
  private static final Logger LOG = LoggerFactory.getLogger(InternalCommands.class);
  private static final ByteString YES = ByteString.copyFrom(new byte[] {1});

  private final Namesystem namesystem;
  private final Epoch epoch;

  /** Submits as the NameNode of {@code epoch}. */
  public InternalCommands(Namesystem namesystem, Epoch epoch) {
    this.namesystem = namesystem;
    this.epoch = epoch;
  }

  /** Submits a command that answers yes or no; {@code onDurable} hears the answer. */
  public <C> void submit(
      CommandHandler<C, Boolean> handler, C command, Consumer<Boolean> onDurable) {
    namesystem.submit(
        handler,
        command,
        new Namesystem.Submission<>(
            CommandContext.internal(epoch),
            null,
            answer -> answer ? YES : ByteString.EMPTY,
            new Namesystem.Outcome<>() {
              @Override
              public void onResult(ByteString result, long txid) {
                onDurable.accept(!result.isEmpty());
              }

              @Override
              public void onError(DfsError error, long txid) {
                LOG.debug(
                    "A command waits for the next tick. command={} code={} message={}",
                    command,
                    error.code(),
                    error.message());
              }
            }));
  }
}
