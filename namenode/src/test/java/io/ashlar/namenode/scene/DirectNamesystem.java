package io.ashlar.namenode.scene;

import com.google.protobuf.ByteString;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.NamespaceView;
import java.util.function.Function;

/** A namesystem that decides, applies and answers on the caller's thread. */
public final class DirectNamesystem implements Namesystem {
  private final Scene scene;

  /** Works on the scene's namespace. */
  public DirectNamesystem(Scene scene) {
    this.scene = scene;
  }

  @Override
  public <C, R> void submit(CommandHandler<C, R> handler, C command, Submission<R> submission) {
    Decision<R> decision = scene.decide(handler, command, submission.context());
    if (decision instanceof Decision.Rejected<R> rejected) {
      submission.outcome().onError(rejected.error(), durableTxid());
      return;
    }
    if (decision instanceof Decision.Deferred<R> deferred) {
      scene.apply(deferred.records());
      submission.outcome().onError(deferred.error(), durableTxid());
      return;
    }
    R reply = scene.accept(handler, command, submission.context());
    ByteString bytes = submission.encoder().apply(reply);
    submission.outcome().onResult(bytes, durableTxid());
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
