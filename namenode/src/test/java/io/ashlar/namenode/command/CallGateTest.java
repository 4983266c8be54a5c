package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.command.CallGate.Verdict;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.CallOrigin;
import org.junit.jupiter.api.Test;

/** At most once (I14): what becomes of a call that arrives again. */
class CallGateTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.superuser();
  private final AnsweredCalls answered = new AnsweredCalls();

  CallGateTest() {
    scene.namespace.addListener(answered);
  }

  @Test
  void shouldExecuteACallThatWasNeverSeen() {
    assertThat(check(call(1, 1))).isInstanceOf(Verdict.Execute.class);
  }

  @Test
  void shouldAnswerARepeatedCallFromWhatIsKept() {
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/a"), ann);
    long txid = scene.namespace.appliedTxid();
    scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/b"), ann);

    assertThat(check(call(1, 1)))
        .isInstanceOfSatisfying(
            Verdict.Replay.class, replay -> assertThat(replay.result().txid()).isEqualTo(txid));
  }

  @Test
  void shouldRefuseACallWhoseAnswerTheClientHad() {
    for (int i = 0; i < 5; i++) {
      scene.accept(scene.handlers.mkdirs(), Requests.mkdirs("/" + i), ann);
    }

    assertThat(refusal(call(1, 1))).isEqualTo(ErrorCode.SESSION_CALL_EXPIRED);
    assertThat(check(call(5, 5))).isInstanceOf(Verdict.Replay.class);
  }

  @Test
  void shouldKeepTheAnswerOfACallThatChangedNothing() {
    answered.unchanged(call(1, 1), ByteString.copyFromUtf8("nothing there"), 7);

    assertThat(check(call(1, 1)))
        .isInstanceOfSatisfying(
            Verdict.Replay.class,
            replay ->
                assertThat(replay.result().reply().toStringUtf8()).isEqualTo("nothing there"));
    answered.unchanged(call(2, 2), ByteString.EMPTY, 7);
    assertThat(refusal(call(1, 1))).isEqualTo(ErrorCode.SESSION_CALL_EXPIRED);
  }

  @Test
  void shouldRepeatARefusalUnlessTheClientIsToAskAgain() {
    answered.refused(call(1, 1), DfsError.of(ErrorCode.ALREADY_EXISTS, "there"));
    answered.refused(call(2, 1), DfsError.of(ErrorCode.SAFE_MODE, "not now"));

    assertThat(refusal(call(1, 1))).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(check(call(2, 1))).isInstanceOf(Verdict.Execute.class);
  }

  @Test
  void shouldForgetASessionThatEnded() {
    answered.unchanged(call(1, 1), ByteString.EMPTY, 7);
    scene.accept(
        scene.handlers.endSession(), new EndSession(ann.session(), EndSession.Reason.CLOSED), ann);

    assertThat(refusal(call(1, 1))).isEqualTo(ErrorCode.SESSION_UNKNOWN);
  }

  @Test
  void shouldBoundWhatIsKeptOfAClientThatNeverSaysWhatItHas() {
    assertThat(check(call(CallGate.WINDOW, 1))).isInstanceOf(Verdict.Execute.class);
    assertThat(refusal(call(CallGate.WINDOW + 1, 1))).isEqualTo(ErrorCode.SESSION_OVERLOADED);
    assertThat(check(call(CallGate.WINDOW + 1, 2))).isInstanceOf(Verdict.Execute.class);
  }

  @Test
  void shouldRefuseNumbersThatCannotBe() {
    assertThat(refusal(call(0, 0))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(call(-1, -5))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(call(1, 2))).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(call(Long.MAX_VALUE, Long.MIN_VALUE)))
        .isEqualTo(ErrorCode.SESSION_OVERLOADED);
  }

  @Test
  void shouldRefuseStrangersAndUnknownSessions() {
    assertThat(answered.check(scene.namespace, call(1, 1), "eve"))
        .isInstanceOfSatisfying(
            Verdict.Refuse.class,
            refuse -> assertThat(refuse.error().code()).isEqualTo(ErrorCode.PERMISSION_DENIED));
    assertThat(refusal(call(1, 1).toBuilder().setSessionId(99).build()))
        .isEqualTo(ErrorCode.SESSION_UNKNOWN);
    assertThat(refusal(call(1, 1).toBuilder().setSessionId(SessionId.NONE.value()).build()))
        .isEqualTo(ErrorCode.SESSION_UNKNOWN);
  }

  private CallOrigin call(long number, long lowest) {
    return CallOrigin.newBuilder()
        .setSessionId(ann.session().value())
        .setCallNumber(number)
        .setLowestUnanswered(lowest)
        .build();
  }

  private ErrorCode refusal(CallOrigin origin) {
    return ((Verdict.Refuse) check(origin)).error().code();
  }

  private Verdict check(CallOrigin origin) {
    return answered.check(scene.namespace, origin, "superuser");
  }
}
