package io.ashlar.namenode.record;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.EpochStarted;
import io.ashlar.protocol.edits.FeatureLevelFinalized;
import io.ashlar.protocol.edits.SessionEnded;
import io.ashlar.protocol.edits.SessionOpened;

/** Records about client sessions, epochs and feature levels. */
public final class SessionRecords {
  private SessionRecords() {}

  /** A client opened a session. */
  public static EditRecord sessionOpened(SessionId id, String clientName, String principal) {
    return EditRecord.newBuilder()
        .setSessionOpened(
            SessionOpened.newBuilder()
                .setSessionId(id.value())
                .setClientName(clientName)
                .setPrincipal(principal))
        .build();
  }

  /** A session was closed or expired. */
  public static EditRecord sessionEnded(SessionId id, String reason) {
    return EditRecord.newBuilder()
        .setSessionEnded(SessionEnded.newBuilder().setSessionId(id.value()).setReason(reason))
        .build();
  }

  /** A new active NameNode began its term. */
  public static EditRecord epochStarted(Epoch epoch) {
    return EditRecord.newBuilder()
        .setEpochStarted(EpochStarted.newBuilder().setEpoch(epoch.value()))
        .build();
  }

  /** An operator finalized a feature level. */
  public static EditRecord featureLevelFinalized(int level) {
    return EditRecord.newBuilder()
        .setFeatureLevelFinalized(FeatureLevelFinalized.newBuilder().setLevel(level))
        .build();
  }
}
