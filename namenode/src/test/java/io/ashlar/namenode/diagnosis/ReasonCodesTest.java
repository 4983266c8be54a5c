package io.ashlar.namenode.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Codes that scripts may know, of the reasons as the planners word them. */
final class ReasonCodesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dead: not heard for 31000 ms | DEAD",
        "stale: not heard for 6000 ms | STALE",
        "no space: free 63 < needed 64 bytes | NO_SPACE",
        "volume failed: /data/v (EIO) | VOLUME_FAILED",
        "it has no volume | IT_HAS_NO_VOLUME",
        "excluded by the client, which failed to write there | EXCLUDED_BY_THE_CLIENT",
        "already holds a replica | ALREADY_HOLDS_A_REPLICA",
        "load: 9 streams, more than 8 | LOAD",
        "not needed: other nodes fit as well | NOT_NEEDED",
        "receives 4 replicas of at most 4 | RECEIVES",
        "holds a replica that does not count: CORRUPT | HOLDS_A_REPLICA_THAT_DOES_NOT_COUNT"
      })
  void shouldNameAReasonByItsFirstWords(String reason, String code) {
    assertThat(ReasonCodes.of(reason)).isEqualTo(code);
  }
}
