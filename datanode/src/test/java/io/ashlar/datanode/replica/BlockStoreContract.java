package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.datanode.testing.TestCluster;
import io.ashlar.datanode.volume.SpaceReservation;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link BlockStore} does for its callers, whatever disk it is on. */
abstract class BlockStoreContract {
  static final int CHUNK = 512;
  private static final int LENGTH = 3_000;
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);
  private static final ReplicaKey NEXT = ReplicaKey.of(1L << 30, 1005);
  private static final byte[] CONTENT = TestCluster.bytes(4_000, 7);

  private StoreFixture fixture;

  /** The disk under test, the same after each restart. */
  abstract Disk disk();

  /** Where the volume lies. */
  abstract Path folder();

  /** Opens the store that is on the disk. */
  StoreFixture openStore() throws IOException {
    return StoreFixture.open(disk(), folder(), CrashPoint.NONE);
  }

  @BeforeEach
  final void start() throws IOException {
    fixture = openStore();
  }

  @AfterEach
  final void stop() {
    fixture.close();
  }

  private BlockStore store() {
    return fixture.store();
  }

  private SpaceReservation space() {
    return Objects.requireNonNull(fixture.volume().space().reserve(8_192));
  }

  private long used() {
    assertThat(fixture.volume().space().reservedBytes()).as("reserved").isZero();
    return fixture.volume().space().usedBytes();
  }

  private static long usedBy(long length) {
    return length + MetaHeader.fileBytes(length, CHUNK);
  }

  private List<Replica> restart() throws IOException {
    fixture.close();
    start();
    return fixture.loaded();
  }

  private Replica onlyOneAfterARestart() throws IOException {
    List<Replica> found = restart();
    assertThat(found).hasSize(1);
    return found.get(0);
  }

  private ReplicaWriter written(ReplicaWriter writer, int length) throws IOException {
    if (length > 0) {
      StoreFixture.write(writer, CONTENT, 0, length, CHUNK);
    }
    return writer;
  }

  private ReplicaWriter created(int length) throws IOException {
    return written(store().create(KEY, CHUNK, space()), length);
  }

  private Replica finished(int length) throws IOException {
    created(length).finish(true);
    return Replica.closed(KEY, store(), ReplicaState.FINALIZED, length);
  }

  private void assertIs(Replica replica, ReplicaKey key, ReplicaState state, int length)
      throws IOException {
    assertThat(replica.key()).isEqualTo(key);
    assertThat(replica.state()).isEqualTo(state);
    assertThat(replica.length()).isEqualTo(length);
    if (state == ReplicaState.FINALIZED) {
      assertThat(StoreFixture.readAll(replica)).isEqualTo(Arrays.copyOf(CONTENT, length));
    }
    assertThat(used()).isEqualTo(usedBy(length));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 3_000})
  final void shouldGiveBackWhatWasFinished(int length) throws IOException {
    assertIs(finished(length), KEY, ReplicaState.FINALIZED, length);
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.FINALIZED, length);
  }

  @Test
  final void shouldLeaveNothingOfWhatWasDiscarded() throws IOException {
    created(LENGTH).discard();
    assertThat(used()).isZero();
    assertThat(restart()).isEmpty();
    assertThat(used()).isZero();
  }

  @Test
  final void shouldFindAnUnfinishedReplicaAsOneThatWaitsForRecovery() throws IOException {
    created(LENGTH).close();
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.RWR, LENGTH);
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.RWR, LENGTH);
  }

  @Test
  final void shouldShowReadersWhatIsVisibleAndOthersAllThatWasWritten() throws IOException {
    Construction construction = Construction.idle(new VisibleEnd(1_024, 0));
    ReplicaWriter writer = created(LENGTH);
    Replica open = Replica.open(KEY, store(), construction);
    assertThat(StoreFixture.readAll(open)).isEqualTo(Arrays.copyOf(CONTENT, 1_024));
    writer.close();
    try (ReplicaReader reader = store().openWritten(open)) {
      assertThat(reader.length()).isEqualTo(LENGTH);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  final void shouldGoOnUnderANewStamp(boolean wasFinal) throws IOException {
    Replica before;
    if (wasFinal) {
      before = finished(1_000);
    } else {
      created(1_000).close();
      before = Replica.open(KEY, store(), Construction.idle(VisibleEnd.NONE));
    }
    ReopenTerms terms = new ReopenTerms(NEXT, CHUNK, 1_000, 1_000);
    ReplicaWriter writer = store().reopen(before, terms, space(), visible -> true);
    assertThat(writer.length()).isEqualTo(1_000);
    StoreFixture.write(writer, CONTENT, 512, LENGTH, CHUNK);
    writer.finish(true);
    assertIs(onlyOneAfterARestart(), NEXT, ReplicaState.FINALIZED, LENGTH);
  }

  @Test
  final void shouldStandAsBeforeWhenItCannotGoOn() throws IOException {
    Replica before = finished(1_000);
    ReopenTerms tooLong = new ReopenTerms(NEXT, CHUNK, 1_001, 2_000);
    assertThatThrownBy(() -> store().reopen(before, tooLong, space(), visible -> true))
        .isInstanceOfSatisfying(
            DfsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LENGTH_MISMATCH));
    assertIs(before, KEY, ReplicaState.FINALIZED, 1_000);
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.FINALIZED, 1_000);
  }

  @Test
  final void shouldFindACopyOnlyWhenItIsWhole() throws IOException {
    written(store().createCopy(KEY, CHUNK, false, space()), LENGTH).close();
    assertThat(restart()).isEmpty();
    assertThat(used()).isZero();
    written(store().createCopy(KEY, CHUNK, false, space()), LENGTH).finish(false);
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.RWR, LENGTH);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  final void shouldRecoverAtTheLengthThatItHas(boolean wasFinal) throws IOException {
    Replica under = underRecovery(wasFinal);
    assertThat(store().finishRecovery(under, NEXT, space())).isTrue();
    assertIs(onlyOneAfterARestart(), NEXT, ReplicaState.FINALIZED, LENGTH);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 700, 4_000})
  final void shouldReplaceWhatIsUnderRecovery(int length) throws IOException {
    Replica under = underRecovery(true);
    ReplicaWriter writer = store().replace(under, NEXT, CHUNK, space());
    try (ReplicaReader reader = store().openVerified(under)) {
      assertThat(reader.length()).isEqualTo(LENGTH);
    }
    written(writer, length).finish(true);
    assertIs(onlyOneAfterARestart(), NEXT, ReplicaState.FINALIZED, length);
  }

  @Test
  final void shouldKeepWhatIsUnderRecoveryWhenItsReplacementIsDiscarded() throws IOException {
    Replica under = underRecovery(true);
    written(store().replace(under, NEXT, CHUNK, space()), 700).discard();
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.FINALIZED, LENGTH);
  }

  /** I2: readers take the least that any replica shows, so that it must not count. */
  @Test
  final void shouldShowAsLeftoverWhatHasLessThanReadersSaw() {
    Replica open = Replica.open(KEY, store(), Construction.idle(new VisibleEnd(LENGTH, 1)));
    long id = NEXT.stamp().value();
    assertThat(open.underRecovery(id, new VisibleEnd(LENGTH + 5, 2)).shownState())
        .isEqualTo(ReplicaState.RBW);
    assertThat(open.underRecovery(id, new VisibleEnd(LENGTH - 1, 3)).shownState())
        .isEqualTo(ReplicaState.RWR);
  }

  private Replica underRecovery(boolean wasFinal) throws IOException {
    Replica before;
    if (wasFinal) {
      before = finished(LENGTH);
    } else {
      created(LENGTH).close();
      before = Replica.closed(KEY, store(), ReplicaState.RWR, LENGTH);
    }
    VisibleEnd verified = store().verify(before);
    assertThat(verified.length()).isEqualTo(LENGTH);
    return before.underRecovery(NEXT.stamp().value(), verified);
  }

  @Test
  final void shouldForceWhatWasFinishedWithoutForce() throws IOException {
    created(LENGTH).finish(false);
    Replica replica = Replica.closed(KEY, store(), ReplicaState.FINALIZED, LENGTH);
    store().force(replica);
    assertIs(onlyOneAfterARestart(), KEY, ReplicaState.FINALIZED, LENGTH);
    store().delete(fixture.loaded().get(0));
    assertThatThrownBy(() -> store().force(replica)).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  final void shouldGiveBackTheSpaceOfWhatIsDeleted(boolean durably) throws IOException {
    Replica replica = finished(LENGTH);
    if (durably) {
      store().deleteDurably(replica);
    } else {
      store().delete(replica);
    }
    assertThat(used()).isZero();
    assertThatThrownBy(() -> store().openRead(replica)).isInstanceOf(NoSuchFileException.class);
    assertThat(restart()).isEmpty();
    assertIs(finished(1_000), KEY, ReplicaState.FINALIZED, 1_000);
  }

  @Test
  final void shouldNoticeFilesThatContradictEachOther() throws IOException {
    Replica replica = finished(LENGTH);
    try (DiskFile data = disk().openWrite(store().locate(replica).dataFile())) {
      data.truncate(LENGTH - 1);
    }
    assertThatThrownBy(() -> store().openRead(replica)).isInstanceOf(CorruptReplicaException.class);
  }
}
