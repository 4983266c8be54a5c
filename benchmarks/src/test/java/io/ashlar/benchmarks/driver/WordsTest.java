package io.ashlar.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Lines keep whatever a message holds. */
final class WordsTest {
  @Test
  void shouldComeBackEqual() {
    Words words = Words.of("error").with("message", "a b=c\n\u00e4 100% +1").with("count", 17L);
    assertThat(Words.parse(words.line())).isEqualTo(words);
    assertThat(words.line()).doesNotContain("\n");
    assertThat(words.count("count")).isEqualTo(17);
  }

  @Test
  void shouldRefuseWhatIsNoPair() {
    assertThatThrownBy(() -> Words.parse("put bytes"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected key=value as word 1, found 'bytes'");
    assertThatThrownBy(() -> Words.of("put").get("bytes"))
        .hasMessageContaining("expected a value for bytes");
  }
}
