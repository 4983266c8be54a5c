package io.ashlar.namenode.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.id.Epoch;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.PermissionSet;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** R8 for the log: the process dies or the power goes at every step; acknowledged batches stay. */
final class EditLogCrashTest {
  private static final UUID NAMESPACE = new UUID(1, 2);
  private static final EditLogConfig SMALL = new EditLogConfig(700, 256);
  private static final List<Path> ONE = List.of(Path.of("/a"));
  private static final List<Path> TWO = List.of(Path.of("/a"), Path.of("/b"));
  private static final int SEEDS = 6;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepAcknowledgedBatchesWhereverTheProcessIsKilled(boolean two) throws IOException {
    crashAtEveryStep(two ? TWO : ONE, 0, false);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldKeepAcknowledgedBatchesWhereverThePowerGoes(boolean two) throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      crashAtEveryStep(two ? TWO : ONE, seed, true);
    }
  }

  private static void crashAtEveryStep(List<Path> folders, int seed, boolean power)
      throws IOException {
    boolean crashed = true;
    for (int step = 1; crashed; step++) {
      FakeDisk disk = new FakeDisk(seed);
      for (Path folder : folders) {
        disk.createDirectories(folder);
      }
      disk.crashAtStep(step);
      long acknowledged = appendUntilCrash(disk, folders);
      crashed = acknowledged < 12;
      if (power) {
        disk.powerCut();
      } else {
        disk.restart();
      }
      List<Long> found = read(disk, folders);
      assertThat(found.size())
          .as("step %d, seed %d, power %s, folders %s", step, seed, power, folders)
          .isBetween((int) acknowledged, (int) acknowledged + 1);
      for (int i = 0; i < found.size(); i++) {
        assertThat(found.get(i)).isEqualTo(i + 1L); // I5
      }
    }
  }

  private static long appendUntilCrash(FakeDisk disk, List<Path> folders) {
    long acknowledged = 0;
    try {
      FileEditLog log = open(disk, folders);
      while (acknowledged < 12) {
        log.append(List.of(entry(acknowledged + 1)));
        acknowledged++;
      }
      log.close();
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
    return acknowledged;
  }

  /** Recovery itself is killed at every step, then done again. */
  private static List<Long> read(FakeDisk disk, List<Path> folders) throws IOException {
    for (int step = 1; step < 40; step += 3) {
      disk.crashAtStep(step);
      try {
        open(disk, folders).close();
      } catch (IOException e) {
        assertThat(e).isNotInstanceOf(EditLogCorruptException.class);
      }
      disk.restart();
    }
    List<Long> found = new ArrayList<>();
    FileEditLog log = open(disk, folders);
    try (EditLog.EntryReader reader = log.read(1)) {
      for (EditEntry entry = reader.next(); entry != null; entry = reader.next()) {
        found.add(entry.getFirstTxid());
      }
    }
    assertThat(log.durableTxid()).isEqualTo(found.size());
    return found;
  }

  @Test
  void shouldGoOnWithTheOtherFolderAfterAFailedForceAndRefillTheFirst() throws IOException {
    FakeDisk disk = new FakeDisk(1);
    for (Path folder : TWO) {
      disk.createDirectories(folder);
    }
    List<Path> failed = new ArrayList<>();
    List<Path> returned = new ArrayList<>();
    FolderListener listener =
        new FolderListener() {
          @Override
          public void onFolderFailed(Path folder, IOException cause) {
            failed.add(folder);
          }

          @Override
          public void onFolderReturned(Path folder) {
            returned.add(folder);
          }
        };
    FileEditLog log = FileEditLog.open(disk, TWO, NAMESPACE, new Epoch(1), SMALL, listener);
    log.append(List.of(entry(1)));
    disk.failForce(1);
    log.append(List.of(entry(2)));
    assertThat(failed).containsExactly(Path.of("/a"));
    log.append(List.of(entry(3)));
    log.roll();
    log.append(List.of(entry(4)));
    assertThat(returned).containsExactly(Path.of("/a"));
    log.close();
    assertThat(read(disk, List.of(Path.of("/a")))).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void shouldAcknowledgeNothingAfterTheOnlyFoldersForceFailed() throws IOException {
    FakeDisk disk = new FakeDisk(1);
    disk.createDirectories(ONE.get(0));
    FileEditLog log = open(disk, ONE);
    log.append(List.of(entry(1)));
    disk.failForce(1);
    assertThatThrownBy(() -> log.append(List.of(entry(2)))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> log.append(List.of(entry(2))))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("must be opened anew: every metadata folder failed");
    assertThat(log.durableTxid()).isEqualTo(1);
  }

  /** What a failed force left in the page cache is not on the disk, and must get there (I1). */
  @Test
  void shouldKeepWhatItFoundAfterAFailedForceAlsoWhenThePowerGoes() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      FakeDisk disk = new FakeDisk(seed);
      disk.createDirectories(ONE.get(0));
      FileEditLog log = open(disk, ONE);
      log.append(List.of(entry(1)));
      disk.failForce(1);
      assertThatThrownBy(() -> log.append(List.of(entry(2)))).isInstanceOf(IOException.class);
      disk.restart();
      FileEditLog next = open(disk, ONE);
      long acknowledged = next.durableTxid() + 1;
      next.append(List.of(entry(acknowledged)));
      disk.powerCut();
      assertThat(open(disk, ONE).durableTxid()).as("seed %d", seed).isEqualTo(acknowledged);
    }
  }

  @Test
  void shouldWriteNothingOnAFullDiskAndGoOnWhenThereIsRoom() throws IOException {
    FakeDisk disk = new FakeDisk(1);
    disk.createDirectories(ONE.get(0));
    FileEditLog log = open(disk, ONE);
    log.append(List.of(entry(1)));
    disk.setCapacity(300);
    long txid = 2;
    boolean full = false;
    while (!full) {
      try {
        log.append(List.of(entry(txid)));
        txid++;
      } catch (EditLogFullException e) {
        full = true;
      }
    }
    disk.setCapacity(1 << 20);
    log.append(List.of(entry(txid)));
    assertThat(log.durableTxid()).isEqualTo(txid);
    log.close();
    assertThat(read(disk, ONE)).hasSize((int) txid);
  }

  private static FileEditLog open(FakeDisk disk, List<Path> folders) throws IOException {
    return FileEditLog.open(disk, folders, NAMESPACE, new Epoch(1), SMALL, FolderListener.NONE);
  }

  private static EditEntry entry(long txid) {
    return EditEntry.newBuilder()
        .setFirstTxid(txid)
        .addRecords(
            EditRecord.newBuilder()
                .setPermissionSet(PermissionSet.newBuilder().setInodeId(txid).setMode(0755)))
        .build();
  }
}
