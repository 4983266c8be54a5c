package io.ashlar.namenode.rpc;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CommandHandlers;
import io.ashlar.namenode.command.EndSession;
import io.ashlar.namenode.command.OpenSession;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.loop.Namesystem;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.protocol.client.CloseSessionRequest;
import io.ashlar.protocol.client.CloseSessionResponse;
import io.ashlar.protocol.client.OpenSessionRequest;
import io.ashlar.protocol.client.OpenSessionResponse;
import io.ashlar.protocol.client.RenewSessionRequest;
import io.ashlar.protocol.client.RenewSessionResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.rpc.ServerCall;

/** The methods about client sessions. */
public final class SessionEndpoints {
  private final EndpointContext context;
  private final CommandHandlers handlers;
  private final LeaseManager leases;

  private SessionEndpoints(EndpointContext context, CommandHandlers handlers, LeaseManager leases) {
    this.context = context;
    this.handlers = handlers;
    this.leases = leases;
  }

  /** Adds them to {@code table}. */
  public static void addTo(
      EndpointTable table, EndpointContext context, CommandHandlers handlers, LeaseManager leases) {
    SessionEndpoints endpoints = new SessionEndpoints(context, handlers, leases);
    table.add(RpcMethod.OPEN_SESSION, Endpoint.onEventLoop(endpoints::open));
    table.add(RpcMethod.RENEW_SESSION, endpoints::renew);
    table.add(RpcMethod.CLOSE_SESSION, Endpoint.onEventLoop(endpoints::close));
  }

  private void open(ServerCall call, Peer peer) throws DfsException {
    OpenSessionRequest request = call.body(OpenSessionRequest.parser());
    long renewEveryMs = leases.config().renewEveryMs();
    context
        .namesystem()
        .submit(
            handlers.openSession(),
            new OpenSession(request.getClientName()),
            new Namesystem.Submission<SessionId>(
                context.commandContext(peer),
                null,
                id ->
                    OpenSessionResponse.newBuilder()
                        .setSessionId(id.value())
                        .setRenewEveryMs(renewEveryMs)
                        .build()
                        .toByteString(),
                new Answering(call, context.epoch(), audit(call, peer))));
  }

  /** Only its principal may renew a session, or a stranger could keep its leases alive. */
  private void renew(ServerCall call, Peer peer) throws DfsException {
    RenewSessionRequest request = call.body(RenewSessionRequest.parser());
    SessionId id = new SessionId(request.getSessionId());
    context
        .namesystem()
        .read(
            view -> owns(view, id, peer),
            new Namesystem.Outcome<Boolean>() {
              @Override
              public void onResult(Boolean owns, long txid) {
                if (owns && leases.renew(id)) {
                  call.reply(
                      RenewSessionResponse.getDefaultInstance(), context.epoch().getAsLong(), txid);
                } else {
                  onError(unknown(id), txid);
                }
              }

              @Override
              public void onError(DfsError error, long txid) {
                call.fail(error, context.epoch().getAsLong(), txid);
              }
            });
  }

  private static boolean owns(NamespaceView view, SessionId id, Peer peer) {
    SessionView session = view.session(id);
    return session != null && session.principal().equals(peer.caller().user());
  }

  private static DfsError unknown(SessionId id) {
    return DfsError.of(
            ErrorCode.SESSION_UNKNOWN, "session " + id + " has ended, or is not the caller's")
        .with("session", id);
  }

  private void close(ServerCall call, Peer peer) throws DfsException {
    CloseSessionRequest request = call.body(CloseSessionRequest.parser());
    ByteString done = CloseSessionResponse.getDefaultInstance().toByteString();
    context
        .namesystem()
        .submit(
            handlers.endSession(),
            new EndSession(new SessionId(request.getSessionId()), EndSession.Reason.CLOSED),
            new Namesystem.Submission<Boolean>(
                context.commandContext(peer),
                null,
                ended -> done,
                new Answering(call, context.epoch(), audit(call, peer))));
  }

  private static AuditLog.Operation audit(ServerCall call, Peer peer) {
    return new AuditLog.Operation(peer, call.method(), "", "");
  }
}
