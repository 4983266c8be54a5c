package io.ashlar.namenode.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** D10: damage is made good from the other folder or refused; the log is never silently shorter. */
final class EditLogDamageTest {
  private static final int BATCHES = 12;
  private static final int POSITIONS = 1_000;
  private static final List<Long> ALL = LongStream.rangeClosed(1, BATCHES).boxed().toList();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldReadTheOtherFolderWhereverOneIsDamaged(boolean closed) throws IOException {
    LogFolder folder = LogFolder.write(BATCHES, closed);
    int content = folder.ends().get(BATCHES);
    SplittableRandom random = new SplittableRandom(10);
    for (int i = 0; i < POSITIONS; i++) {
      long bit = random.nextLong(content * 8L);
      byte[] damaged = folder.flipped(bit);
      assertThat(folder.recover(damaged, folder.bytes())).as("first, bit %d", bit).isEqualTo(ALL);
      assertThat(folder.recover(folder.bytes(), damaged)).as("second, bit %d", bit).isEqualTo(ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRefuseOrRecoverWhateverBitFlipsInTheOnlyFolder(boolean closed) throws IOException {
    LogFolder folder = LogFolder.write(BATCHES, closed);
    List<Integer> ends = folder.ends();
    for (long bit = ends.get(BATCHES - 3) * 8L; bit < ends.get(BATCHES) * 8L; bit++) {
      assertRefused(folder, "bit " + bit, folder.flipped(bit));
    }
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < POSITIONS; i++) {
      long bit = random.nextLong(ends.get(BATCHES) * 8L);
      assertRefused(folder, "bit " + bit, folder.flipped(bit));
    }
  }

  private static void assertRefused(LogFolder folder, String what, byte[]... contents) {
    assertThatThrownBy(() -> folder.recover(contents)).as(what).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldNeverBeSilentlyShorterWhenBothFoldersAreDamaged(boolean closed) throws IOException {
    LogFolder folder = LogFolder.write(BATCHES, closed);
    int content = folder.ends().get(BATCHES);
    SplittableRandom random = new SplittableRandom(12);
    for (int i = 0; i < POSITIONS; i++) {
      long one = random.nextLong(content * 8L);
      long other = random.nextLong(content * 8L);
      try {
        assertThat(folder.recover(folder.flipped(one), folder.flipped(other)))
            .as("bits %d and %d", one, other)
            .isEqualTo(ALL);
      } catch (EditLogCorruptException e) {
        assertThat(e).hasMessageContaining("truncate-at").hasMessageContaining("/a/edits");
      }
    }
  }

  @Test
  void shouldCutATornTailAtEveryLengthUnlessTheOtherFolderHasIt() throws IOException {
    LogFolder folder = LogFolder.write(BATCHES, false);
    List<Integer> ends = folder.ends();
    List<Long> allButLast = ALL.subList(0, BATCHES - 1);
    for (int cut = ends.get(BATCHES - 1); cut < ends.get(BATCHES); cut++) {
      byte[] zeroed = folder.zeroed(cut, folder.bytes().length);
      byte[] shorter = Arrays.copyOf(folder.bytes(), cut);
      assertThat(folder.recover(zeroed)).as("zeros from %d", cut).isEqualTo(allButLast);
      assertThat(folder.recover(shorter)).as("cut at %d", cut).isEqualTo(allButLast);
      assertThat(folder.recover(zeroed, zeroed)).as("both at %d", cut).isEqualTo(allButLast);
      assertThat(folder.recover(zeroed, folder.bytes())).as("one at %d", cut).isEqualTo(ALL);
      assertThat(folder.recover(folder.bytes(), shorter)).as("one at %d", cut).isEqualTo(ALL);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void shouldRefuseAHoleUnlessTheOtherFolderHasWhatIsMissing(boolean closed) throws IOException {
    LogFolder folder = LogFolder.write(BATCHES, closed);
    List<Integer> ends = folder.ends();
    for (int batch = 0; batch < BATCHES - 1; batch++) {
      int from = ends.get(batch);
      int to = ends.get(batch + 1);
      byte[] zeroed = folder.zeroed(from, to);
      byte[] spliced = spliced(folder.bytes(), from, to);
      assertRefused(folder, "batch " + batch + " is zeros", zeroed);
      assertRefused(folder, "batch " + batch + " is gone", spliced);
      assertThat(folder.recover(zeroed, folder.bytes())).isEqualTo(ALL);
      assertThat(folder.recover(folder.bytes(), spliced)).isEqualTo(ALL);
    }
  }

  private static byte[] spliced(byte[] bytes, int from, int to) {
    byte[] without = bytes.clone();
    System.arraycopy(bytes, to, without, from, bytes.length - to);
    Arrays.fill(without, bytes.length - (to - from), bytes.length, (byte) 0);
    return without;
  }

  @Test
  void shouldRefuseADuplicatedRecord() throws IOException {
    LogFolder folder = LogFolder.write(BATCHES, false);
    List<Integer> ends = folder.ends();
    for (int batch = 0; batch < BATCHES; batch++) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(folder.bytes(), 0, ends.get(batch + 1));
      out.write(folder.bytes(), ends.get(batch), folder.bytes().length - ends.get(batch));
      assertRefused(folder, "batch " + batch + " twice", out.toByteArray());
    }
  }
}
