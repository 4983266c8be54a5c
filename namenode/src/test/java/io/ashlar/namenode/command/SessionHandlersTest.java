package io.ashlar.namenode.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.namenode.scene.Requests;
import io.ashlar.namenode.scene.Scene;
import io.ashlar.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

class SessionHandlersTest {
  private final Scene scene = new Scene();
  private final CommandContext ann = scene.client("ann");

  @Test
  void shouldOpenSessionsAlsoInSafeMode() {
    scene.cluster.safeMode = true;

    assertThat(scene.records(scene.handlers.openSession(), new OpenSession("c"), stranger("eve")))
        .containsExactly(SessionRecords.sessionOpened(new SessionId(2), "c", "eve"));
  }

  @Test
  void shouldRefuseNamesThatAreNone() {
    OpenSessionHandler handler = scene.handlers.openSession();

    assertThat(scene.refuse(handler, new OpenSession("a\nb"), stranger("eve")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, new OpenSession("c"), stranger("")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(scene.refuse(handler, new OpenSession("x".repeat(256)), stranger("e")).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void shouldCloseOnlyForItsUserAndOnlyOnce() {
    EndSession close = new EndSession(ann.session(), EndSession.Reason.CLOSED);

    assertThat(scene.refuse(scene.handlers.endSession(), close, stranger("eve")).code())
        .isEqualTo(ErrorCode.PERMISSION_DENIED);
    assertThat(scene.accept(scene.handlers.endSession(), close, ann)).isTrue();
    assertThat(scene.records(scene.handlers.endSession(), close, ann)).isEmpty();
  }

  @Test
  void shouldNotExpireASessionThatWasRenewedMeanwhile() {
    EndSession expire = new EndSession(ann.session(), EndSession.Reason.EXPIRED);
    scene.clock.advanceMs(1_200_001);
    assertThat(scene.leases.expired(10)).containsExactly(ann.session());
    scene.leases.renew(ann.session());

    assertThat(scene.records(scene.handlers.endSession(), expire, scene.internal())).isEmpty();
    scene.clock.advanceMs(1_200_001);
    assertThat(scene.accept(scene.handlers.endSession(), expire, scene.internal())).isTrue();
    assertThat(scene.refuse(scene.handlers.mkdirs(), Requests.mkdirs("/a"), ann).code())
        .isEqualTo(ErrorCode.SESSION_UNKNOWN);
  }

  @Test
  void shouldStartOnlyLaterEpochs() {
    StartEpochHandler handler = scene.handlers.startEpoch();
    scene.accept(handler, new StartEpoch(new Epoch(3)), scene.internal());

    assertThat(scene.namespace.epoch()).isEqualTo(new Epoch(3));
    assertThat(scene.refuse(handler, new StartEpoch(new Epoch(3)), scene.internal()).code())
        .isEqualTo(ErrorCode.NOT_ACTIVE);
  }

  private static CommandContext stranger(String user) {
    return new CommandContext(user, false, SessionId.NONE, 0, 0, Epoch.NONE, "");
  }
}
