package io.ashlar.namenode.command;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/** Begins a term; refused if another NameNode began the same or a later one. */
public final class StartEpochHandler implements CommandHandler<StartEpoch, Epoch> {
  @Override
  public Decision<Epoch> decide(
      NamespaceView view, ClusterView cluster, StartEpoch command, CommandContext context) {
    if (command.epoch().compareTo(view.epoch()) <= 0) {
      return Decision.reject(
          DfsError.of(
                  ErrorCode.NOT_ACTIVE,
                  "epoch " + command.epoch() + " cannot start: epoch " + view.epoch() + " did")
              .with("epoch", view.epoch()));
    }
    return Decision.accept(List.of(SessionRecords.epochStarted(command.epoch())), command.epoch());
  }
}
