package io.ashlar.datanode.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class WaitingStreamsTest {
  private final WaitingStreams streams = new WaitingStreams();

  @Test
  void shouldKnowABlockWhileOneOfItsStreamsWaits() {
    WaitingStreams.Entry older = streams.entry(7);
    WaitingStreams.Entry newer = streams.entry(7);
    older.set(true);
    older.set(true);
    newer.set(true);
    older.set(false);
    assertThat(streams.waits(7)).isTrue();
    assertThat(streams.waits(8)).isFalse();
    newer.set(false);
    newer.set(false);
    assertThat(streams.waits(7)).isFalse();
  }
}
