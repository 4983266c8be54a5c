package io.ashlar.namenode.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.Epoch;
import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.PermissionSet;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D10 on real files: what was acknowledged is read back, or the start is refused; never less. */
final class FileEditLogTest {
  private static final UUID NAMESPACE = new UUID(1, 2);
  private static final EditLogConfig SMALL = new EditLogConfig(2_000, 512);

  @TempDir Path temp;

  @Test
  void shouldReadBackWhatWasAppendedAcrossSegmentsAndRestarts() throws IOException {
    long txid = 1;
    for (int start = 0; start < 4; start++) {
      try (FileEditLog log = open(folders())) {
        assertThat(log.durableTxid()).isEqualTo(txid - 1);
        for (int i = 0; i < 20; i++) {
          log.append(List.of(entry(txid), entry(txid + 1)));
          txid += 2;
        }
      }
    }
    assertThat(txids(folders())).hasSize(160).startsWith(1L).endsWith(160L);
  }

  /** Who appends next learns what stopped the log, though only the roll failed. */
  @Test
  void shouldSayWhatStoppedItAfterARollThatFailed() throws IOException {
    FakeDisk disk = new FakeDisk(1);
    Path folder = Path.of("/names");
    disk.createDirectories(folder);
    try (FileEditLog log =
        FileEditLog.open(
            disk, List.of(folder), NAMESPACE, new Epoch(1), SMALL, FolderListener.NONE)) {
      log.append(List.of(entry(1)));
      disk.failForce(1);
      assertThatThrownBy(log::roll).isInstanceOf(IOException.class);

      assertThatThrownBy(() -> log.append(List.of(entry(2))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("every metadata folder failed");
    }
  }

  @Test
  void shouldCutATornTailAtEveryLengthAndNothingElse() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("one"));
    long whole = writeThreeBatches(folder);
    Path segment = folder.resolve("edits_inprogress_1");
    byte[] bytes = Files.readAllBytes(segment);
    int[] ends = ends(bytes);
    for (int cut = ends[1]; cut < ends[2]; cut++) {
      byte[] torn = bytes.clone();
      java.util.Arrays.fill(torn, cut, torn.length, (byte) 0);
      Files.write(segment, torn);
      try (FileEditLog log = open(List.of(folder))) {
        assertThat(log.durableTxid()).as("cut at %d", cut).isEqualTo(2);
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    assertThat(whole).isEqualTo(3);
  }

  @Test
  void shouldRefuseEveryFlippedBitInTheLogOfOneFolder() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("one"));
    writeThreeBatches(folder);
    Path segment = folder.resolve("edits_inprogress_1");
    byte[] bytes = Files.readAllBytes(segment);
    int end = ends(bytes)[2];
    for (int bit = 0; bit < end * 8; bit++) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(segment, damaged);
      int position = bit;
      assertThatThrownBy(() -> open(List.of(folder)).close())
          .as("bit %d", position)
          .isInstanceOf(IOException.class);
      assertThat(segment).as("nothing was cut at bit %d", bit).exists();
    }
  }

  @Test
  void shouldReadTheOtherFolderForEveryFlippedBitOfOne() throws IOException {
    List<Path> folders = folders();
    try (FileEditLog log = open(folders)) {
      for (long txid = 1; txid <= 3; txid++) {
        log.append(List.of(entry(txid)));
      }
    }
    Path segment = folders.get(0).resolve("edits_1-3");
    byte[] bytes = Files.readAllBytes(segment);
    for (int bit = 0; bit < bytes.length * 8; bit += 3) {
      byte[] damaged = bytes.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      Files.write(segment, damaged);
      try (FileEditLog log = open(folders)) {
        assertThat(log.durableTxid()).as("bit %d", bit).isEqualTo(3);
      }
      assertThat(Files.readAllBytes(segment)).as("refilled, bit %d", bit).isEqualTo(bytes);
    }
  }

  @Test
  void shouldRefuseAMissingSegment() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("one"));
    try (FileEditLog log = open(List.of(folder))) {
      for (long txid = 1; txid <= 90; txid++) {
        log.append(List.of(entry(txid)));
      }
    }
    List<Path> segments =
        new ArrayList<>(
            SegmentGroup.list(RealDisk.INSTANCE, List.of(folder)).values().stream()
                .flatMap(segment -> segment.copies().stream())
                .toList());
    assertThat(segments).hasSizeGreaterThan(2);
    Files.delete(segments.get(1));
    assertThatThrownBy(() -> open(List.of(folder)).close())
        .isInstanceOf(EditLogCorruptException.class)
        .hasMessageContaining("truncate-at");
  }

  private List<Path> folders() {
    return List.of(temp.resolve("a"), temp.resolve("b"));
  }

  private static FileEditLog open(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      Files.createDirectories(folder);
    }
    return FileEditLog.open(
        RealDisk.INSTANCE, folders, NAMESPACE, new Epoch(1), SMALL, FolderListener.NONE);
  }

  /** Leaves the segment in progress, as a crash does. */
  private static long writeThreeBatches(Path folder) throws IOException {
    FileEditLog log = open(List.of(folder));
    for (long txid = 1; txid <= 3; txid++) {
      log.append(List.of(entry(txid)));
    }
    return log.durableTxid();
  }

  private static int[] ends(byte[] segment) {
    int[] ends = new int[3];
    int at = SegmentFormat.HEADER_BYTES;
    for (int i = 0; i < 3; i++) {
      at +=
          SegmentFormat.BATCH_HEADER_BYTES
              + java.nio.ByteBuffer.wrap(segment).getInt(at + 4)
              + SegmentFormat.TRAILER_BYTES;
      ends[i] = at;
    }
    return ends;
  }

  private static List<Long> txids(List<Path> folders) throws IOException {
    List<Long> found = new ArrayList<>();
    try (FileEditLog log = open(folders);
        EditLog.EntryReader reader = log.read(1)) {
      for (EditEntry entry = reader.next(); entry != null; entry = reader.next()) {
        found.add(entry.getFirstTxid());
      }
    }
    return found;
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
