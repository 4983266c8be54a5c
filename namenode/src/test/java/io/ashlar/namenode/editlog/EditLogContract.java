package io.ashlar.namenode.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds for every edit log (I5). A subclass opens the same log again and again. */
abstract class EditLogContract {
  /** Opens the log that earlier calls of this test opened and closed; empty at first. */
  abstract EditLog open() throws IOException;

  @Test
  void shouldBeEmptyAtFirst() throws IOException {
    try (EditLog log = open()) {
      assertThat(log.durableTxid()).isZero();
      assertThat(txids(log, 1)).isEmpty();
    }
  }

  @Test
  void shouldReadBackEveryEntryInOrderAndBitForBit() throws IOException {
    List<EditEntry> written = new ArrayList<>();
    try (EditLog log = open()) {
      for (long txid = 1; txid <= 30; txid += 3) {
        List<EditEntry> batch = List.of(LogEntries.of(txid), LogEntries.of(txid + 1, 2));
        log.append(batch);
        written.addAll(batch);
        assertThat(log.durableTxid()).isEqualTo(txid + 2);
      }
    }
    try (EditLog log = open()) {
      assertThat(entries(log, 1)).isEqualTo(written);
    }
  }

  @Test
  void shouldStartReadingWithTheEntryThatHoldsTheTxid() throws IOException {
    try (EditLog log = open()) {
      log.append(List.of(LogEntries.of(1, 4), LogEntries.of(5, 2)));
      log.append(List.of(LogEntries.of(7)));
      assertThat(txids(log, 3)).containsExactly(1L, 5L, 7L);
      assertThat(txids(log, 6)).containsExactly(5L, 7L);
      assertThat(txids(log, 8)).isEmpty();
    }
  }

  @Test
  void shouldReadWhatIsDurableWhileASegmentIsOpen() throws IOException {
    try (EditLog log = open()) {
      log.append(List.of(LogEntries.of(1)));
      log.roll();
      log.append(List.of(LogEntries.of(2)));
      assertThat(txids(log, 1)).containsExactly(1L, 2L);
    }
  }

  @Test
  void shouldRefuseATxidThatDoesNotFollow() throws IOException {
    try (EditLog log = open()) {
      log.append(List.of(LogEntries.of(1)));
      assertThatThrownBy(() -> log.append(List.of(LogEntries.of(3))))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> log.append(List.of(LogEntries.of(1))))
          .isInstanceOf(IllegalStateException.class);
      log.append(List.of(LogEntries.of(2)));
      assertThat(txids(log, 1)).containsExactly(1L, 2L);
    }
  }

  @Test
  void shouldRollWithoutLosingOrAddingAnything() throws IOException {
    try (EditLog log = open()) {
      log.roll();
      for (long txid = 1; txid <= 4; txid++) {
        log.append(List.of(LogEntries.of(txid)));
        log.roll();
        log.roll();
      }
      assertThat(txids(log, 1)).containsExactly(1L, 2L, 3L, 4L);
    }
  }

  @Test
  void shouldTrimWholeSegmentsBelowATxidOnly() throws IOException {
    try (EditLog log = open()) {
      for (long txid = 1; txid <= 6; txid++) {
        log.append(List.of(LogEntries.of(txid)));
        if (txid % 2 == 0) {
          log.roll();
        }
      }
      log.trim(4); // Segment 3-4 holds txid 4.
      assertThat(txids(log, 4)).containsExactly(4L, 5L, 6L);
      assertThat(txids(log, 3)).containsExactly(3L, 4L, 5L, 6L);
      assertThatThrownBy(() -> txids(log, 1)).isInstanceOf(EditLogCorruptException.class);
    }
  }

  static List<EditEntry> entries(EditLog log, long from) throws IOException {
    List<EditEntry> entries = new ArrayList<>();
    try (EditLog.EntryReader reader = log.read(from)) {
      for (EditEntry entry = reader.next(); entry != null; entry = reader.next()) {
        entries.add(entry);
      }
    }
    return entries;
  }

  static List<Long> txids(EditLog log, long from) throws IOException {
    return entries(log, from).stream().map(EditEntry::getFirstTxid).toList();
  }
}
