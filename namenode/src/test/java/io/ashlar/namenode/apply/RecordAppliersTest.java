package io.ashlar.namenode.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.namenode.namespace.TreeMapNamespace;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.rpc.CallOrigin;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RecordAppliersTest {
  private final Namespace namespace = new TreeMapNamespace();

  @Test
  void shouldTakeOneTxidPerRecord() {
    apply(entry(1, mkdir(2, "a"), mkdir(3, "b")));
    apply(entry(3, mkdir(4, "c")));

    assertThat(namespace.appliedTxid()).isEqualTo(3);
    assertThat(namespace.root().childCount()).isEqualTo(3);
  }

  @Test
  void shouldStopAtAGapARepeatOrAnEmptyEntry() {
    apply(entry(1, mkdir(2, "a")));

    assertThatThrownBy(() -> apply(entry(3, mkdir(3, "b"))))
        .hasMessageContaining("expected txid 2, found 3"); // I5
    assertThatThrownBy(() -> apply(entry(1, mkdir(2, "a"))))
        .hasMessageContaining("expected txid 2, found 1");
    assertThatThrownBy(() -> apply(entry(2))).hasMessageContaining("empty");
  }

  @Test
  void shouldStopAtARecordThatDoesNotFit() {
    List<EditRecord> wrong =
        List.of(
            EditRecord.getDefaultInstance(),
            mkdir(7, "id that is not the next"),
            InodeRecords.directoryCreated(
                new InodeId(2), new InodeId(9), "no parent", attributes()),
            InodeRecords.subtreeDetached(new InodeId(9), 0),
            InodeRecords.subtreeDetached(NamespaceView.ROOT_ID, 0),
            InodeRecords.detachedReclaimed(NamespaceView.ROOT_ID, 1, 1),
            InodeRecords.permissionSet(new InodeId(9), 0),
            SessionRecords.sessionEnded(new SessionId(5), "closed"),
            SessionRecords.sessionOpened(new SessionId(2), "c", "p"),
            SessionRecords.epochStarted(Epoch.NONE));
    for (EditRecord record : wrong) {
      Namespace fresh = new TreeMapNamespace();
      assertThatThrownBy(() -> RecordAppliers.apply(fresh, entry(1, record)))
          .as("%s", record)
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldKeepTheAnswerAndDropWhatTheClientHas() {
    apply(entry(1, SessionRecords.sessionOpened(new SessionId(1), "c", "p")));
    apply(call(2, 1, 1, mkdir(2, "a")));
    apply(call(3, 2, 1, mkdir(3, "b"), mkdir(4, "c")));

    assertThat(session().results())
        .containsExactly(
            new SessionView.CallResult(1, 2, ByteString.copyFromUtf8("call 1")),
            new SessionView.CallResult(2, 4, ByteString.copyFromUtf8("call 2")));

    apply(call(5, 3, 3, mkdir(5, "d")));
    assertThat(session().results()).hasSize(1);
    assertThat(session().lowestUnanswered()).isEqualTo(3);

    apply(call(6, 4, 1, mkdir(6, "e")));
    assertThat(session().lowestUnanswered()).as("never falls").isEqualTo(3);
    assertThat(session().result(4)).isNotNull();
  }

  @Test
  void shouldStopAtACallOfASessionThatIsNotOpen() {
    assertThatThrownBy(() -> apply(call(1, 1, 1, mkdir(2, "a")))).hasMessageContaining("session 1");
  }

  @Test
  void shouldKeepNoAnswerForTheCallThatEndsItsSession() {
    apply(entry(1, SessionRecords.sessionOpened(new SessionId(1), "c", "p")));
    apply(call(2, 1, 1, SessionRecords.sessionEnded(new SessionId(1), "closed")));

    assertThat(namespace.session(new SessionId(1))).isNull();
    assertThat(namespace.nextSessionId()).as("ids are never reused").isEqualTo(new SessionId(2));
  }

  private void apply(EditEntry entry) {
    RecordAppliers.apply(namespace, entry);
  }

  private SessionView session() {
    return Objects.requireNonNull(namespace.session(new SessionId(1)));
  }

  private static EditEntry entry(long txid, EditRecord... records) {
    return EditEntry.newBuilder().setFirstTxid(txid).addAllRecords(List.of(records)).build();
  }

  private static EditEntry call(long txid, long number, long lowest, EditRecord... records) {
    return entry(txid, records).toBuilder()
        .setOrigin(
            CallOrigin.newBuilder()
                .setSessionId(1)
                .setCallNumber(number)
                .setLowestUnanswered(lowest))
        .setReply(ByteString.copyFromUtf8("call " + number))
        .build();
  }

  private static EditRecord mkdir(long id, String name) {
    return InodeRecords.directoryCreated(
        new InodeId(id), NamespaceView.ROOT_ID, name, attributes());
  }

  private static InodeAttributes attributes() {
    return new InodeAttributes("ann", "staff", 0755, 1);
  }
}
