package io.ashlar.client.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.common.time.Scheduler;
import io.ashlar.protocol.client.CloseSessionRequest;
import io.ashlar.protocol.client.CloseSessionResponse;
import io.ashlar.protocol.client.OpenSessionRequest;
import io.ashlar.protocol.client.OpenSessionResponse;
import io.ashlar.protocol.client.RenewSessionRequest;
import io.ashlar.protocol.client.RenewSessionResponse;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client's session with the NameNode: opened before the first mutation, renewed by a timer,
 * closed with the client. It holds the leases of all files that the client writes.
 *
 * <p><b>Threading</b>: any thread.
 */
final class ClientSession {
  private static final Logger LOG = LoggerFactory.getLogger(ClientSession.class);
  private static final int RENEW_EVERY_MS_MIN = 50;
  private static final int CLOSE_TIMEOUT_MS = 2_000;

  private final NameNodeCaller caller;
  private final String clientName;
  private final Scheduler scheduler;

  @GuardedBy("this")
  private @Nullable CompletableFuture<CallNumbers> current;

  @GuardedBy("this")
  private Scheduler.@Nullable Cancellable renewal;

  ClientSession(NameNodeCaller caller, String clientName, Scheduler scheduler) {
    this.caller = caller;
    this.clientName = clientName;
    this.scheduler = scheduler;
  }

  /** The numbers of the open session; opens one if there is none. */
  synchronized CompletableFuture<CallNumbers> numbers() {
    CompletableFuture<CallNumbers> known = current;
    if (known != null && !known.isCompletedExceptionally()) {
      return known;
    }
    CompletableFuture<CallNumbers> opened =
        caller
            .call(
                RpcMethod.OPEN_SESSION,
                OpenSessionRequest.newBuilder().setClientName(clientName).build(),
                OpenSessionResponse.parser())
            .thenApply(this::onOpened);
    current = opened;
    return opened;
  }

  private CallNumbers onOpened(OpenSessionResponse answer) {
    CallNumbers numbers = new CallNumbers(answer.getSessionId());
    long everyMs = Math.max(RENEW_EVERY_MS_MIN, answer.getRenewEveryMs());
    synchronized (this) {
      if (renewal != null) {
        renewal.cancel();
      }
      renewal = scheduler.scheduleWithDelay(everyMs, () -> renew(numbers));
    }
    return numbers;
  }

  private void renew(CallNumbers numbers) {
    RenewSessionRequest request =
        RenewSessionRequest.newBuilder().setSessionId(numbers.sessionId()).build();
    var unused =
        caller
            .call(RpcMethod.RENEW_SESSION, request, RenewSessionResponse.parser())
            .whenComplete((answer, failure) -> onRenewed(numbers, failure));
  }

  private void onRenewed(CallNumbers numbers, @Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    if (Waiting.cause(failure).code() == ErrorCode.SESSION_UNKNOWN) {
      forget(numbers);
    } else {
      LOG.debug("Session {} was not renewed", numbers.sessionId(), failure);
    }
  }

  /** The NameNode does not know that session any more; the next mutation opens another. */
  synchronized void forget(CallNumbers numbers) {
    CompletableFuture<CallNumbers> known = current;
    if (known == null
        || !known.isDone()
        || known.isCompletedExceptionally()
        || known.join().sessionId() != numbers.sessionId()) {
      return;
    }
    LOG.info("The NameNode ended the session of this client sessionId={}", numbers.sessionId());
    current = null;
    if (renewal != null) {
      renewal.cancel();
      renewal = null;
    }
  }

  /** Ends the session and its leases; a NameNode that does not answer ends it by itself later. */
  void close() {
    CompletableFuture<CallNumbers> known;
    synchronized (this) {
      known = current;
      if (renewal != null) {
        renewal.cancel();
      }
    }
    if (known == null || !known.isDone() || known.isCompletedExceptionally()) {
      return;
    }
    CloseSessionRequest request =
        CloseSessionRequest.newBuilder().setSessionId(known.join().sessionId()).build();
    try {
      Waiting.await(
          caller.call(
              RpcMethod.CLOSE_SESSION,
              request,
              CloseSessionResponse.parser(),
              new CallTimes(CLOSE_TIMEOUT_MS, CLOSE_TIMEOUT_MS)),
          2L * CLOSE_TIMEOUT_MS,
          "the end of the session");
    } catch (java.io.IOException e) {
      LOG.debug("The session was not closed; it ends by itself", e);
    }
  }
}
