package io.ashlar.client.session;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCategory;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.CallOrigin;
import io.ashlar.rpc.CallOptions;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcReply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * One call through all of its attempts.
 *
 * <p><b>Threading</b>: one attempt at a time; each step happens after the one before it.
 */
final class RetriedCall<R> {
  private final NameNodeCaller caller;
  private final RpcMethod method;
  private final MessageLite request;
  private final ReplyDecoder<R> decoder;
  private final CallTimes times;
  private final long deadlineMs;
  private final FirstConnect first;
  private final CompletableFuture<R> result = new CompletableFuture<>();
  private @Nullable CallNumbers numbers;
  private long number;
  private int attempt;
  private boolean mayHaveArrived;
  private boolean renumbered;

  RetriedCall(
      NameNodeCaller caller,
      RpcMethod method,
      MessageLite request,
      ReplyDecoder<R> decoder,
      CallTimes times) {
    this.caller = caller;
    this.method = method;
    this.request = request;
    this.decoder = decoder;
    this.times = times;
    this.deadlineMs = caller.clock().monotonicMs() + times.totalMs();
    this.first = new FirstConnect(caller);
  }

  CompletableFuture<R> start() {
    attempt();
    return result;
  }

  CompletableFuture<R> startNumbered() {
    var unused =
        caller
            .session()
            .numbers()
            .whenComplete(
                (open, failure) -> {
                  if (open == null) {
                    finish(Waiting.cause(failure));
                    return;
                  }
                  numbers = open;
                  number = open.take();
                  attempt();
                });
    return result;
  }

  private void attempt() {
    attempt++;
    var unused =
        caller
            .link()
            .connection()
            .whenComplete(
                (open, failure) -> {
                  if (open == null) {
                    onUnreachable(Waiting.cause(failure));
                  } else {
                    send(open);
                  }
                });
  }

  private void send(RpcConnection open) {
    long leftMs = Math.max(1, deadlineMs - caller.clock().monotonicMs());
    int timeoutMs = (int) Math.min(leftMs, times.attemptMs());
    CallNumbers own = numbers;
    CallOrigin origin = own == null ? null : own.origin(number);
    var unused =
        open.call(method, request, new CallOptions(timeoutMs, origin, 0))
            .whenComplete(
                (reply, failure) -> {
                  if (reply == null) {
                    onFailure(open, Waiting.cause(failure));
                  } else {
                    onReply(reply);
                  }
                });
  }

  private void onReply(RpcReply reply) {
    try {
      R message = decoded(reply);
      release();
      result.complete(message);
    } catch (DfsException e) {
      finish(e);
    }
  }

  private R decoded(RpcReply reply) throws DfsException {
    try {
      return decoder.decode(reply.body());
    } catch (InvalidProtocolBufferException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.MALFORMED, "the answer to " + method + " does not parse"), e);
    }
  }

  private void onUnreachable(DfsException failure) {
    if (failure.category() != ErrorCategory.RETRY_ELSEWHERE || first.givesUp()) {
      finish(failure);
    } else {
      later(failure);
    }
  }

  private void onFailure(RpcConnection open, DfsException failure) {
    if (failure.code() == ErrorCode.SESSION_UNKNOWN && numbers != null) {
      onSessionUnknown(numbers, failure);
      return;
    }
    switch (failure.category()) {
      case RETRY_HERE -> later(failure);
      case RETRY_ELSEWHERE -> {
        mayHaveArrived |= lost(failure.code());
        caller.link().drop(open);
        later(failure);
      }
      default -> finish(failure);
    }
  }

  private static boolean lost(ErrorCode code) {
    return code == ErrorCode.CONNECTION_LOST || code == ErrorCode.DEADLINE_EXCEEDED;
  }

  /**
   * The session has ended. A call that arrived once only was surely not executed, so that it may
   * have another number in a new session; otherwise only the user can find out.
   */
  private void onSessionUnknown(CallNumbers ended, DfsException failure) {
    caller.session().forget(ended);
    if (mayHaveArrived) {
      finish(inDoubt(failure));
      return;
    }
    if (renumbered) {
      finish(failure);
      return;
    }
    renumbered = true;
    release();
    var unused = startNumbered();
  }

  private DfsException inDoubt(DfsException failure) {
    DfsError error =
        DfsError.of(
                ErrorCode.SESSION_UNKNOWN,
                method
                    + " was sent before and its answer was lost; the session ended meanwhile, so"
                    + " that nobody can tell whether it took effect ("
                    + failure.error().message()
                    + ")")
            .with("method", method)
            .with("outcome", "unknown");
    return new DfsException(error, failure);
  }

  private void later(DfsException failure) {
    long pauseMs = caller.backoff().pauseMs(attempt);
    if (caller.link().isClosed() || caller.clock().monotonicMs() + pauseMs >= deadlineMs) {
      finish(failure);
      return;
    }
    try {
      caller.scheduler().schedule(pauseMs, this::attempt);
    } catch (RejectedExecutionException e) {
      finish(failure); // The client was closed just now.
    }
  }

  /** The client is closed; nobody would try again. */
  void abort() {
    finish(new DfsException(ErrorCode.CONNECTION_LOST, "this client was closed"));
  }

  private void finish(DfsException failure) {
    release();
    result.completeExceptionally(failure);
  }

  private void release() {
    CallNumbers open = numbers;
    if (open != null) {
      open.answered(number);
      numbers = null;
    }
  }
}
