package io.ashlar.client.script;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.client.CloseSessionRequest;
import io.ashlar.protocol.client.CloseSessionResponse;
import io.ashlar.protocol.client.OpenSessionResponse;
import io.ashlar.protocol.client.RenewSessionRequest;
import io.ashlar.protocol.client.RenewSessionResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.CallOrigin;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcLimits;
import io.ashlar.rpc.RpcServer;
import io.ashlar.rpc.RpcService;
import io.ashlar.rpc.ServerCall;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A NameNode in memory that applies mutations at most once, and fails as a test says. */
public final class ScriptedNameNode implements RpcService, AutoCloseable {
  static final String NAMESPACE = "namespace-of-the-test";

  /** A call as it arrived. */
  public record Seen(RpcMethod method, long sessionId, long callNumber, long lowestUnanswered) {}

  private final EventLoops loops;
  private RpcServer server;
  private final ScriptedNamespace namespace;
  private final List<Seen> seen = new ArrayList<>();
  private final List<Seen> executed = new ArrayList<>();
  private final Set<Long> sessions = new HashSet<>();
  private final Map<List<Long>, MessageLite> results = new HashMap<>();
  private final Map<RpcMethod, Deque<Fault>> faults = new EnumMap<>(RpcMethod.class);
  private final List<Handshake> peers = new ArrayList<>();
  private long nextSession = 100;

  /** Renewal that it asks of clients. */
  public volatile long renewEveryMs = 60_000;

  /** Listens on a free port of the loopback interface. */
  public ScriptedNameNode(EventLoops loops, ScriptedNamespace namespace) throws DfsException {
    this.loops = loops;
    this.namespace = namespace;
    this.server = listen(loops, 0);
  }

  private RpcServer listen(EventLoops threads, int port) throws DfsException {
    return RpcServer.start(
        threads,
        List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
        this,
        RpcLimits.defaults());
  }

  /** Stops listening and ends all connections. */
  public void stop() {
    server.close();
  }

  /** Listens again on {@code port}. */
  public void startAgain(int port) throws DfsException {
    server = listen(loops, port);
  }

  /** Where it listens. */
  public int port() {
    return server.port();
  }

  /** Address for clients. */
  public URI uri() {
    return URI.create("dfs://127.0.0.1:" + port());
  }

  /** What happens to the next calls of a method, one after the other. */
  public synchronized void fail(RpcMethod method, Fault... next) {
    faults.computeIfAbsent(method, any -> new ArrayDeque<>()).addAll(List.of(next));
  }

  /** Forgets all sessions, as after their leases ended. */
  public synchronized void endSessions() {
    sessions.clear();
  }

  /** Sessions that are open. */
  public synchronized int openSessions() {
    return sessions.size();
  }

  /** Calls of a method as they arrived. */
  public synchronized List<Seen> seen(RpcMethod method) {
    return seen.stream().filter(call -> call.method() == method).toList();
  }

  /** Calls of a method that took effect. */
  public synchronized List<Seen> executed(RpcMethod method) {
    return executed.stream().filter(call -> call.method() == method).toList();
  }

  /** Handshakes so far. */
  public synchronized List<Handshake> peers() {
    return List.copyOf(peers);
  }

  @Override
  public synchronized Handshake accept(Handshake peer) {
    peers.add(peer);
    return Handshake.newBuilder().setProtocolVersion(1).setNamespaceId(NAMESPACE).build();
  }

  @Override
  public synchronized void onRequest(ServerCall call) {
    CallOrigin origin = call.header().getOrigin();
    Seen one =
        new Seen(
            call.method(),
            origin.getSessionId(),
            origin.getCallNumber(),
            origin.getLowestUnanswered());
    seen.add(one);
    Deque<Fault> next = faults.get(call.method());
    Fault fault = next == null ? null : next.pollFirst();
    try {
      MessageLite answer = fault == null || fault.executes() ? once(call, one) : null;
      answer(call, answer, fault);
    } catch (DfsException e) {
      call.fail(e.error(), 1, 1);
    }
  }

  private static void answer(ServerCall call, @Nullable MessageLite answer, @Nullable Fault fault) {
    if (fault == null) {
      call.reply(java.util.Objects.requireNonNull(answer), 1, 1);
      return;
    }
    switch (fault.answer()) {
      case SILENCE -> {}
      case BROKEN_CONNECTION -> call.openStream(new IgnoringListener()).close();
      case ERROR ->
          call.fail(
              fault.error() == null
                  ? DfsError.of(ErrorCode.INTERNAL_ERROR, "none given")
                  : fault.error(),
              1,
              1);
    }
  }

  private MessageLite once(ServerCall call, Seen one) throws DfsException {
    if (call.method().kind() != RpcMethod.Kind.MUTATION) {
      return execute(call, one);
    }
    if (!sessions.contains(one.sessionId())) {
      throw new DfsException(ErrorCode.SESSION_UNKNOWN, "session " + one.sessionId());
    }
    List<Long> key = List.of(one.sessionId(), one.callNumber());
    MessageLite kept = results.get(key);
    if (kept != null) {
      return kept;
    }
    MessageLite answer = execute(call, one);
    results.put(key, answer);
    return answer;
  }

  private MessageLite execute(ServerCall call, Seen one) throws DfsException {
    MessageLite answer =
        switch (call.method()) {
          case OPEN_SESSION -> openSession();
          case RENEW_SESSION -> renewSession(call);
          case CLOSE_SESSION -> closeSession(call);
          default -> namespace.execute(call);
        };
    executed.add(one);
    return answer;
  }

  private MessageLite openSession() {
    sessions.add(++nextSession);
    return OpenSessionResponse.newBuilder()
        .setSessionId(nextSession)
        .setRenewEveryMs(renewEveryMs)
        .build();
  }

  private MessageLite renewSession(ServerCall call) throws DfsException {
    if (!sessions.contains(call.body(RenewSessionRequest.parser()).getSessionId())) {
      throw new DfsException(ErrorCode.SESSION_UNKNOWN, "no such session");
    }
    return RenewSessionResponse.getDefaultInstance();
  }

  private MessageLite closeSession(ServerCall call) throws DfsException {
    sessions.remove(call.body(CloseSessionRequest.parser()).getSessionId());
    return CloseSessionResponse.getDefaultInstance();
  }

  @Override
  public void close() {
    server.close();
  }
}
