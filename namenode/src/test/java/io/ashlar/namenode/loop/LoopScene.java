package io.ashlar.namenode.loop;

import com.codahale.metrics.MetricRegistry;
import com.google.protobuf.ByteString;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.time.SystemClock;
import io.ashlar.common.work.RealThreads;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.CallOrigin;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** A running loop over a log whose forces the test holds and lets go. */
final class LoopScene implements AutoCloseable {
  private static final Epoch EPOCH = new Epoch(1);

  final Scene scene;
  final GatedLog log = new GatedLog();
  final AtomicReference<String> readOnly = new AtomicReference<>("");
  final List<Throwable> faults = new CopyOnWriteArrayList<>();
  final NamesystemLoop loop;

  LoopScene(LoopConfig config) {
    this(config, new TreeMapNamespace());
  }

  /** A loop over {@code namespace}, which is empty. */
  LoopScene(LoopConfig config, Namespace namespace) {
    scene = new Scene(namespace);
    loop =
        new NamesystemLoop(
            scene.namespace,
            log,
            () -> scene.cluster,
            SystemClock.INSTANCE,
            EPOCH,
            config,
            readOnly::get,
            new MetricRegistry(),
            RealThreads.INSTANCE,
            (where, cause) -> faults.add(cause));
    loop.start();
  }

  /** How a command or a read ended. */
  static final class Answer<R> implements Namesystem.Outcome<R> {
    private final CompletableFuture<R> result = new CompletableFuture<>();
    private final CompletableFuture<Long> txid = new CompletableFuture<>();

    @Override
    public void onResult(R value, long at) {
      txid.complete(at);
      result.complete(value);
    }

    @Override
    public void onError(DfsError error, long at) {
      txid.complete(at);
      result.completeExceptionally(error.toException());
    }

    boolean isDone() {
      return result.isDone();
    }

    R get() throws Exception {
      return result.get(30, TimeUnit.SECONDS);
    }

    long txid() throws Exception {
      return txid.get(30, TimeUnit.SECONDS);
    }

    ErrorCode refusal() throws Exception {
      txid();
      try {
        get();
      } catch (java.util.concurrent.ExecutionException e) {
        if (e.getCause() instanceof io.ashlar.protocol.error.DfsException refused) {
          return refused.code();
        }
        throw e;
      }
      throw new AssertionError("expected a refusal");
    }
  }

  /** The NameNode's own command. */
  <C> Answer<ByteString> submit(CommandHandler<C, ?> handler, C command) {
    return submit(handler, command, CommandContext.internal(EPOCH), null);
  }

  /** A call of {@code session}. */
  <C> Answer<ByteString> call(
      CommandHandler<C, ?> handler, C command, SessionId session, String user, long number) {
    return submit(
        handler,
        command,
        new CommandContext(user, true, session, 0, 0, EPOCH, ""),
        CallOrigin.newBuilder()
            .setSessionId(session.value())
            .setCallNumber(number)
            .setLowestUnanswered(1)
            .build());
  }

  private <C, R> Answer<ByteString> submit(
      CommandHandler<C, R> handler,
      C command,
      CommandContext context,
      @org.jspecify.annotations.Nullable CallOrigin origin) {
    Answer<ByteString> answer = new Answer<>();
    Function<R, ByteString> encoder = reply -> ByteString.copyFromUtf8(String.valueOf(reply));
    loop.submit(handler, command, new Namesystem.Submission<R>(context, origin, encoder, answer));
    return answer;
  }

  <R> Answer<R> read(Function<NamespaceView, R> reader) {
    Answer<R> answer = new Answer<>();
    loop.read(reader, answer);
    return answer;
  }

  /** True if the read was done at once; its answer may still wait for the log. */
  <R> boolean tryRead(Function<NamespaceView, R> reader, Answer<R> answer) {
    return loop.tryRead(reader, answer);
  }

  @Override
  public void close() {
    log.setFull(false);
    log.letGo();
    loop.close();
  }
}
