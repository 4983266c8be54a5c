package io.ashlar.namenode.apply;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.SessionOpened;

/** A client opened a session. */
final class SessionOpenedApplier implements RecordApplier<SessionOpened> {
  @Override
  public void apply(Namespace namespace, long txid, SessionOpened record) {
    namespace.openSession(
        new SessionId(record.getSessionId()), record.getClientName(), record.getPrincipal());
  }
}
