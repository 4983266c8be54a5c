package io.ashlar.namenode.rpc;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.ServerCall;
import java.util.function.Function;

/**
 * Hands a change of the namespace to the loop and answers when it is durable.
 *
 * <p><b>Threading</b>: parsing and queueing are short, so that it runs on the event loop.
 */
final class MutationEndpoint<Q extends MessageLite, R extends MessageLite> implements Endpoint {
  private final EndpointContext context;
  private final Parser<Q> parser;
  private final CommandHandler<Q, R> handler;
  private final Function<Q, String> source;
  private final Function<Q, String> target;

  /** {@code source} and {@code target} name the paths for the audit log. */
  MutationEndpoint(
      EndpointContext context,
      Parser<Q> parser,
      CommandHandler<Q, R> handler,
      Function<Q, String> source,
      Function<Q, String> target) {
    this.context = context;
    this.parser = parser;
    this.handler = handler;
    this.source = source;
    this.target = target;
  }

  @Override
  public boolean runsInline() {
    return true;
  }

  @Override
  public void serve(ServerCall call, Peer peer) throws DfsException {
    if (!call.header().hasOrigin()) {
      throw new DfsException(
          ErrorCode.MALFORMED, call.method() + " needs a session and a call number");
    }
    Q request = call.body(parser);
    AuditLog.Operation operation =
        new AuditLog.Operation(peer, call.method(), source.apply(request), target.apply(request));
    SessionId session = new SessionId(call.header().getOrigin().getSessionId());
    context
        .namesystem()
        .submit(
            handler,
            request,
            new Namesystem.Submission<>(
                context.commandContext(peer, session),
                call.header().getOrigin(),
                R::toByteString,
                new Answering(call, context.epoch(), operation)));
  }
}
