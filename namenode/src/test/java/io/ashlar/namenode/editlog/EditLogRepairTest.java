package io.ashlar.namenode.editlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.*;
import java.util.*;
import org.junit.jupiter.api.Test;

/** Damage that another folder, or the empty room ahead, makes good. */
final class EditLogRepairTest {
  @Test
  void shouldFlipInTheRoomAheadOfOneFolderIsMadeGood() throws IOException {
    LogFolder f = LogFolder.write(12, false);
    long end = f.ends().get(12) * 8L;
    for (long bit = end; bit < f.bytes().length * 8L; bit += 37)
      assertThat(f.recover(f.flipped(bit), f.bytes())).as("bit " + bit + " of " + end).hasSize(12);
  }

  @Test
  void shouldDuplicateAtTheEndOfOneFolderIsMadeGood() throws IOException {
    LogFolder f = LogFolder.write(12, false);
    List<Integer> ends = f.ends();
    byte[] dup = f.bytes().clone();
    System.arraycopy(f.bytes(), ends.get(11), dup, ends.get(12), ends.get(12) - ends.get(11));
    assertThat(f.recover(dup, f.bytes())).hasSize(12);
  }

  @Test
  void shouldEachFolderDamagedInAnotherBatchIsMadeGood() throws IOException {
    LogFolder f = LogFolder.write(12, false);
    assertThat(
            f.recover(f.flipped(f.ends().get(2) * 8L + 400), f.flipped(f.ends().get(7) * 8L + 400)))
        .hasSize(12);
  }
}
