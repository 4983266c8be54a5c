package io.ashlar.client.session;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.client.config.ClientConfig;
import io.ashlar.common.random.RandomSource;
import io.ashlar.common.time.Clock;
import io.ashlar.common.time.Scheduler;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Calls to the NameNode, tried again until they are answered or their time is over.
 *
 * <p>A mutation keeps its number over all attempts, so that it is applied at most once.
 *
 * <p><b>Threading</b>: any thread; futures complete on an event loop or the scheduler's thread,
 * whose continuations must not wait.
 */
public final class NameNodeCaller implements AutoCloseable {
  private final NameNodeLink link;
  private final Scheduler scheduler;
  private final Clock clock;
  private final Backoff backoff;
  private final CallTimes times;
  private final int connectTimeoutMs;
  private final ClientSession session;
  private final Set<RetriedCall<?>> open = ConcurrentHashMap.newKeySet();

  /** Connects by {@code client} when the first call is made. */
  public NameNodeCaller(
      RpcClient client,
      NameNodeAddress address,
      ClientConfig config,
      String clientName,
      Scheduler scheduler,
      Clock clock,
      RandomSource random) {
    this.link = new NameNodeLink(client, address, scheduler);
    this.scheduler = scheduler;
    this.clock = clock;
    this.backoff = new Backoff(50, 2_000, random);
    this.times = new CallTimes(config.timeoutMs(), config.attemptTimeoutMs());
    this.connectTimeoutMs = config.connectTimeoutMs();
    this.session = new ClientSession(this, clientName, scheduler);
  }

  /** Shakes hands with the NameNode now; returns the id of its namespace. */
  public String connect() throws IOException {
    RetriedConnect connect = new RetriedConnect(this);
    RpcConnection connection = Waiting.await(connect.start());
    return connection.peer().getNamespaceId();
  }

  /** A read, or a call that is safe to repeat. */
  public <R extends MessageLite> CompletableFuture<R> call(
      RpcMethod method, MessageLite request, Parser<R> parser) {
    return call(method, request, parser, times);
  }

  /** The same with its own times. */
  public <R extends MessageLite> CompletableFuture<R> call(
      RpcMethod method, MessageLite request, Parser<R> parser, CallTimes ownTimes) {
    return decoded(method, request, parser::parseFrom, ownTimes);
  }

  /** The same for an answer that is not made into a message. */
  public <R> CompletableFuture<R> decoded(
      RpcMethod method, MessageLite request, ReplyDecoder<R> decoder) {
    return decoded(method, request, decoder, times);
  }

  private <R> CompletableFuture<R> decoded(
      RpcMethod method, MessageLite request, ReplyDecoder<R> decoder, CallTimes ownTimes) {
    RetriedCall<R> call = new RetriedCall<>(this, method, request, decoder, ownTimes);
    return tracked(call, call.start());
  }

  /** A mutation: numbered, applied at most once. */
  public <R extends MessageLite> CompletableFuture<R> mutate(
      RpcMethod method, MessageLite request, Parser<R> parser) {
    RetriedCall<R> call = new RetriedCall<>(this, method, request, parser::parseFrom, times);
    return tracked(call, call.startNumbered());
  }

  private <R> CompletableFuture<R> tracked(RetriedCall<R> call, CompletableFuture<R> result) {
    if (!result.isDone()) {
      open.add(call);
      var unused = result.whenComplete((answer, failure) -> open.remove(call));
    }
    return result;
  }

  /** {@link #call}, and waits. */
  public <R extends MessageLite> R callNow(RpcMethod method, MessageLite request, Parser<R> parser)
      throws IOException {
    return Waiting.await(call(method, request, parser));
  }

  /** {@link #mutate}, and waits. */
  public <R extends MessageLite> R mutateNow(
      RpcMethod method, MessageLite request, Parser<R> parser) throws IOException {
    return Waiting.await(mutate(method, request, parser));
  }

  NameNodeLink link() {
    return link;
  }

  ClientSession session() {
    return session;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Clock clock() {
    return clock;
  }

  Backoff backoff() {
    return backoff;
  }

  int connectTimeoutMs() {
    return connectTimeoutMs;
  }

  @Override
  public void close() {
    session.close();
    link.close();
    List.copyOf(open).forEach(RetriedCall::abort);
  }
}
