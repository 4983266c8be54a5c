package io.ashlar.client.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a new reader sees of a block that is written. */
final class ShownLengthTest {
  private static ReplicaInfoResponse replica(ReplicaState state, long length) {
    return ReplicaInfoResponse.newBuilder().setState(state).setVisibleLength(length).build();
  }

  @Test
  void shouldBeTheLeastThatAnyReplicaOfThePipelineShows() {
    assertThat(
            ShownLength.of(
                List.of(replica(ReplicaState.RBW, 700), replica(ReplicaState.FINALIZED, 900))))
        .hasValue(700);
  }

  @Test
  void shouldPassOverAReplicaOfNoBytes() {
    assertThat(
            ShownLength.of(List.of(replica(ReplicaState.RBW, 0), replica(ReplicaState.RBW, 900))))
        .hasValue(900);
  }

  /** The loss of power took flushed bytes from one node; the others still have them. */
  @Test
  void shouldNotBeShortenedByANodeThatStartedAgain() {
    assertThat(
            ShownLength.of(List.of(replica(ReplicaState.RWR, 300), replica(ReplicaState.RBW, 900))))
        .hasValue(900);
  }

  @Test
  void shouldBeWhatDisksKeptIfEveryNodeStartedAgain() {
    assertThat(
            ShownLength.of(List.of(replica(ReplicaState.RWR, 300), replica(ReplicaState.RWR, 900))))
        .hasValue(300);
  }

  @Test
  void shouldBeUnknownOnlyIfNobodyAnswers() {
    assertThat(ShownLength.of(List.of())).isEmpty();
    assertThat(ShownLength.of(List.of(replica(ReplicaState.RBW, 0)))).hasValue(0);
  }
}
