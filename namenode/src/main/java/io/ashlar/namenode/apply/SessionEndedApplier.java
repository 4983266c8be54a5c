package io.ashlar.namenode.apply;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.SessionEnded;

/** A session was closed or expired; its kept results go with it. */
final class SessionEndedApplier implements RecordApplier<SessionEnded> {
  @Override
  public void apply(Namespace namespace, long txid, SessionEnded record) {
    namespace.endSession(new SessionId(record.getSessionId()));
  }
}
