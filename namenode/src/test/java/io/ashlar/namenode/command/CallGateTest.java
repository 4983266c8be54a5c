package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CallGate.Verdict;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.CallOrigin;
import org.junit.jupiter.api.Test;

class CallGateTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();

  @Test
  void shouldExecuteACallThatWasNeverSeen() {
    assertThat(check(ann.session(), 1, "superuser")).isInstanceOf(Verdict.Execute.class);
  }

  @Test
  void shouldAnswerARepeatedCallFromWhatIsKept() { // I14
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a"), ann);
    long txid = scene.namespace.appliedTxid();
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/b"), ann);

    assertThat(check(ann.session(), 1, "superuser"))
        .isInstanceOfSatisfying(
            Verdict.Replay.class, replay -> assertThat(replay.result().txid()).isEqualTo(txid));
  }

  @Test
  void shouldRefuseACallWhoseAnswerTheClientHad() {
    for (int i = 0; i < 5; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/" + i), ann);
    }

    assertThat(refusal(ann.session(), 1, "superuser")).isEqualTo(ErrorCode.SESSION_CALL_EXPIRED);
    assertThat(check(ann.session(), 5, "superuser")).isInstanceOf(Verdict.Replay.class);
  }

  @Test
  void shouldRefuseStrangersAndEndedSessions() {
    assertThat(refusal(ann.session(), 1, "eve")).isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(refusal(new SessionId(99), 1, "ann")).isEqualTo(ErrorCode.SESSION_UNKNOWN);
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a"), ann);
    scene.accept(
        scene.handlers.endSession(), new EndSession(ann.session(), EndSession.Reason.CLOSED), ann);
    assertThat(refusal(ann.session(), 1, "superuser")).isEqualTo(ErrorCode.SESSION_UNKNOWN);
  }

  private ErrorCode refusal(SessionId session, long call, String principal) {
    return ((Verdict.Refuse) check(session, call, principal)).error().code();
  }

  private Verdict check(SessionId session, long call, String principal) {
    return CallGate.check(
        scene.namespace,
        CallOrigin.newBuilder().setSessionId(session.value()).setCallNumber(call).build(),
        principal);
  }
}
