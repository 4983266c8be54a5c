package io.ashlar.namenode.block;

import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.edits.EditEntry;
import java.util.function.Function;

/** Decides and applies at once what the NameNode itself wants. */
final class AppliedCommands implements Namesystem {
  private final BlockScene scene;

  AppliedCommands(BlockScene scene) {
    this.scene = scene;
  }

  @Override
  public <C, R> void submit(CommandHandler<C, R> handler, C command, Submission<R> submission) {
    CommandContext given = submission.context();
    CommandContext context =
        new CommandContext(
            given.principal(),
            given.superuser(),
            given.session(),
            scene.clock.wallMs(),
            scene.clock.monotonicMs(),
            given.epoch(),
            "");
    Decision<R> decision = handler.decide(scene.namespace, scene.blocks, command, context);
    Decision.Accepted<R> accepted = (Decision.Accepted<R>) decision;
    if (!accepted.records().isEmpty()) {
      RecordAppliers.apply(
          scene.namespace,
          EditEntry.newBuilder()
              .setFirstTxid(scene.namespace.appliedTxid() + 1)
              .addAllRecords(accepted.records())
              .build());
    }
    submission
        .outcome()
        .onResult(submission.encoder().apply(accepted.reply()), scene.namespace.appliedTxid());
  }

  @Override
  public void executeSoft(Runnable task) {
    task.run();
  }

  @Override
  public boolean isFullOfSoft() {
    return false;
  }

  @Override
  public <R> void read(Function<NamespaceView, R> reader, Outcome<R> outcome) {
    outcome.onResult(reader.apply(scene.namespace), durableTxid());
  }

  @Override
  public <R> boolean tryRead(Function<NamespaceView, R> reader, Outcome<R> outcome) {
    read(reader, outcome);
    return true;
  }

  @Override
  public long durableTxid() {
    return scene.namespace.appliedTxid();
  }

  @Override
  public void whenDurable(long txid, Runnable action) {
    action.run();
  }
}
