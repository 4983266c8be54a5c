package io.ashlar.client.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.BlockId;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SalvageTest {
  private final Salvage salvage = new Salvage();

  private static ReplicaLocation on(String node) {
    return new ReplicaLocation(node, List.of(), "/rack", "s", "DISK", "FINALIZED", false);
  }

  @Test
  void shouldHaveNothingWhileNoneIsDamaged() {
    assertThat(salvage.empty()).isTrue();
    assertThat(salvage.at(0)).isNull();
  }

  @Test
  void shouldTryADamagedOneAgainBehindItsDamageOnly() {
    salvage.failed(on("a"), 100);
    assertThat(salvage.at(100)).isNull();
    assertThat(salvage.at(101)).isEqualTo(on("a"));
    salvage.failed(on("a"), 300);
    assertThat(salvage.at(300)).isNull();
    assertThat(salvage.at(400)).isEqualTo(on("a"));
  }

  @Test
  void shouldTryWhatTheNameNodeKnowsAsDamaged() {
    LocatedBlock block =
        new LocatedBlock(
            new BlockId(1, 1), 0, 10, "COMPLETE", 4, List.of(), List.of(on("b"), on("c")));
    salvage.learn(block);
    salvage.failed(on("b"), 0);
    assertThat(salvage.at(0)).isEqualTo(on("c"));
  }

  @Test
  void shouldNotAskALostOneAgain() {
    salvage.failed(on("a"), 0);
    salvage.lost(on("a"));
    assertThat(salvage.at(5)).isNull();
    salvage.lost(on("never damaged"));
    assertThat(salvage.at(5)).isNull();
  }
}
