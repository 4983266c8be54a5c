package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the namespace: short reads on the event loop if no batch of commands holds them up, others
 * on a worker thread. The answer, a refusal too, leaves when everything that it was derived from is
 * durable.
 */
final class ReadEndpoint<Q extends MessageLite> implements Endpoint {
  private final EndpointContext context;
  private final Parser<Q> parser;
  private final Query<Q> query;
  private final ShortQuery<Q> shortQuery;
  private final Function<Q, String> source;

  /** Answers a request inside a read section. */
  interface Query<Q> {
    /** The answer's bytes; what it throws is the refusal. */
    ByteString run(NamespaceView view, Q request, CommandContext context) throws DfsException;
  }

  /** Answers a request if that costs little. */
  interface ShortQuery<Q> {
    /** The answer's bytes; null if they cost more than an event loop should spend on one call. */
    @Nullable ByteString run(NamespaceView view, Q request, CommandContext context)
        throws DfsException;
  }

  /** Always on a worker thread. */
  ReadEndpoint(
      EndpointContext context, Parser<Q> parser, Query<Q> query, Function<Q, String> source) {
    this(context, parser, query, (view, request, caller) -> null, source);
  }

  /** {@code source} names the path for the audit log. */
  ReadEndpoint(
      EndpointContext context,
      Parser<Q> parser,
      Query<Q> query,
      ShortQuery<Q> shortQuery,
      Function<Q, String> source) {
    this.context = context;
    this.parser = parser;
    this.query = query;
    this.shortQuery = shortQuery;
    this.source = source;
  }

  /** The answer, or why there is none. */
  private sealed interface Result {
    record Good(ByteString answer) implements Result {}

    record Refused(DfsError error) implements Result {}

    /** Nothing was found out; somebody else answers. */
    record TooLong() implements Result {}
  }

  @Override
  public boolean serveAtOnce(ServerCall call, Peer peer) throws DfsException {
    requireTxid(call.header().getMinTxid());
    Q request = call.body(parser);
    CommandContext caller = context.commandContext(peer);
    AtomicBoolean tooLong = new AtomicBoolean();
    Function<NamespaceView, Result> reader =
        view -> {
          Result result = run(shortQuery, view, request, caller);
          tooLong.set(result instanceof Result.TooLong);
          return result;
        };
    return context.namesystem().tryRead(reader, new Ending(answering(call, peer, request)))
        && !tooLong.get();
  }

  @Override
  public void serve(ServerCall call, Peer peer) throws DfsException {
    requireTxid(call.header().getMinTxid());
    Q request = call.body(parser);
    CommandContext caller = context.commandContext(peer);
    context
        .namesystem()
        .read(
            view -> run(query::run, view, request, caller),
            new Ending(answering(call, peer, request)));
  }

  private Answering answering(ServerCall call, Peer peer, Q request) {
    AuditLog.Operation operation =
        new AuditLog.Operation(peer, call.method(), source.apply(request), "");
    return new Answering(call, context.epoch(), operation);
  }

  /** Answers with what was read, when that is durable. */
  private record Ending(Answering answering) implements Namesystem.Outcome<Result> {
    @Override
    public void onResult(Result result, long txid) {
      if (result instanceof Result.Good good) {
        answering.onResult(good.answer(), txid);
      } else if (result instanceof Result.Refused refused) {
        answering.onError(refused.error(), txid);
      }
    }

    @Override
    public void onError(DfsError error, long txid) {
      answering.onError(error, txid);
    }
  }

  /** Answers never show less than what the caller has seen already. */
  private void requireTxid(long minTxid) throws DfsException {
    long durable = context.namesystem().durableTxid();
    if (minTxid > durable) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.NOT_ACTIVE,
                  "the caller has seen txid " + minTxid + "; this NameNode ends at " + durable)
              .with("seen", minTxid)
              .with("durable", durable));
    }
  }

  private Result run(ShortQuery<Q> asked, NamespaceView view, Q request, CommandContext caller) {
    try {
      ByteString answer = asked.run(view, request, caller);
      return answer == null ? new Result.TooLong() : new Result.Good(answer);
    } catch (DfsException refusal) {
      return new Result.Refused(refusal.error());
    }
  }
}
