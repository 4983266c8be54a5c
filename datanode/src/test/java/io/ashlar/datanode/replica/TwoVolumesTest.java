package io.ashlar.datanode.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.replica.NumberedChange.Event;
import io.ashlar.datanode.testing.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block on two volumes of one node: one failed, the node got another copy, and it came back. */
final class TwoVolumesTest {
  private static final ReplicaKey KEY = ReplicaKey.of(1L << 30, 1001);

  @TempDir Path one;
  @TempDir Path two;

  private final ReplicaMap map = new ReplicaMap();
  private final List<Event> events = new ArrayList<>();
  private StoreFixture first;
  private StoreFixture second;
  private Replica longer;
  private Replica shorter;

  @BeforeEach
  void open() throws IOException {
    first = StoreFixture.open(RealDisk.INSTANCE, one, CrashPoint.NONE);
    second = StoreFixture.open(RealDisk.INSTANCE, two, CrashPoint.NONE);
    longer = Replica.closed(KEY, first.store(), ReplicaState.FINALIZED, 700);
    shorter = Replica.closed(KEY, second.store(), ReplicaState.FINALIZED, 500);
    map.load(List.of(shorter));
    map.load(List.of(longer));
    map.onChange(change -> events.add(change.event()));
  }

  @AfterEach
  void close() {
    first.close();
    second.close();
  }

  @Test
  void shouldReportTheOtherReplicaWhenTheBetterOneIsRemoved() {
    assertThat(map.get(KEY.blockId())).isSameAs(longer);

    assertThat(map.remove(longer)).isTrue();

    assertThat(map.get(KEY.blockId())).isSameAs(shorter);
    assertThat(events).containsExactly(Event.DELETED, Event.RECEIVED);
    assertThat(map.remove(shorter)).isTrue();
    assertThat(map.get(KEY.blockId())).isNull();
  }

  @Test
  void shouldUseTheOtherReplicaWhenTheVolumeOfTheBetterOneFails() {
    assertThat(map.dropVolume(longer.volume())).isEmpty();

    assertThat(map.get(KEY.blockId())).isSameAs(shorter);
  }

  @Test
  void shouldForgetAReplicaWhoseVolumeFailed() {
    assertThat(map.dropVolume(shorter.volume())).isEmpty();
    assertThat(map.remove(longer)).isTrue();

    assertThat(map.get(KEY.blockId())).isNull();
  }
}
