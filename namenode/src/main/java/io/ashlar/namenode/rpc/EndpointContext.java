package io.ashlar.namenode.rpc;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.common.time.Clock;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.loop.Namesystem;
import java.util.function.LongSupplier;

/** What all endpoints share. {@code epoch} is that of this NameNode's term. */
public record EndpointContext(Namesystem namesystem, LongSupplier epoch, Clock clock) {
  /** The caller's context; for a command the loop sets the times anew. */
  CommandContext commandContext(Peer peer, SessionId session) {
    return new CommandContext(
        peer.caller().user(),
        peer.caller().superuser(),
        session,
        clock.wallMs(),
        clock.monotonicMs(),
        new Epoch(epoch.getAsLong()),
        peer.host());
  }

  /** The same without a session. */
  CommandContext commandContext(Peer peer) {
    return commandContext(peer, SessionId.NONE);
  }
}
