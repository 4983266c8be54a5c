package io.ashlar.datanode.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.fault.CrashPoint;
import io.ashlar.datanode.replica.Construction;
import io.ashlar.datanode.replica.NumberedChange;
import io.ashlar.datanode.replica.Replica;
import io.ashlar.datanode.replica.ReplicaKey;
import io.ashlar.datanode.replica.ReplicaMap;
import io.ashlar.datanode.testing.StoreFixture;
import io.ashlar.testkit.FakeDisk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ReportQueueTest {
  private final ReplicaMap map = new ReplicaMap();
  private StoreFixture fixture;

  @BeforeEach
  void open() throws Exception {
    fixture = StoreFixture.open(new FakeDisk(1), Path.of("/v"), CrashPoint.NONE);
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Replica add(int n) {
    Replica replica =
        Replica.open(ReplicaKey.of(16L * n + 16, 1), fixture.store(), new Construction());
    assertThat(map.addOpen(replica)).isTrue();
    return replica;
  }

  @Test
  void shouldKeepChangesUntilTheyAreConfirmed() {
    ReportQueue queue = new ReportQueue(10);
    List<Boolean> urgent = new ArrayList<>();
    queue.onAdded(urgent::add);
    map.onChange(queue);
    assertThat(map.finalized(add(0), 5)).isTrue();
    add(1);
    assertThat(queue.peek(2)).extracting(NumberedChange::seq).containsExactly(1L, 2L);
    queue.confirm(2);
    assertThat(queue.peek(9)).extracting(NumberedChange::seq).containsExactly(3L);
    assertThat(urgent).containsExactly(false, true, false);
    assertThat(map.seq()).isEqualTo(3);
  }

  @Test
  void shouldForgetEverythingOnOverflowAndSaySo() {
    ReportQueue queue = new ReportQueue(3);
    map.onChange(queue);
    for (int i = 0; i < 6; i++) {
      add(i);
    }
    assertThat(queue.depth()).isZero();
    assertThat(queue.takeOverflow()).isTrue();
    assertThat(queue.takeOverflow()).isFalse();
    add(6);
    assertThat(queue.peek(9)).extracting(NumberedChange::seq).containsExactly(7L);
    assertThat(map.snapshot().seq()).isEqualTo(7);
  }

  @Test
  void shouldNumberOnlyChangesThatTookPlace() {
    Replica replica = add(0);
    assertThat(map.addOpen(replica)).isFalse();
    assertThat(map.remove(replica)).isTrue();
    assertThat(map.remove(replica)).isFalse();
    assertThat(map.finalized(replica, 1)).isFalse();
    assertThat(map.damaged(replica)).isFalse();
    assertThat(map.seq()).isEqualTo(2);
    assertThat(map.size()).isZero();
  }
}
