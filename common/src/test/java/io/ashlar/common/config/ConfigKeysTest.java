package io.ashlar.common.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigKeysTest {
  private static final ConfigKeys KEYS = ConfigKeys.of(new SharedKeys().keys());

  @Test
  void shouldNameTheNearestKnownKey() {
    assertThatThrownBy(() -> KEYS.check(Map.of("dfs.blocksise", "1m"), "-D"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'dfs.blocksise' in -D")
        .hasMessageContaining("'dfs.blocksize'");
  }

  @Test
  void shouldNameKeyValueAndRangeOfABadValue() {
    assertThatThrownBy(() -> KEYS.check(Map.of("dfs.replication", "0"), "-D"))
        .hasMessageContaining("dfs.replication = '0'")
        .hasMessageContaining("from 1 to 512");
    assertThatThrownBy(() -> KEYS.check(Map.of("dfs.replication", "three"), "-D"))
        .hasMessageContaining("a whole number");
  }

  @Test
  void shouldAcceptItsOwnDefaults() {
    for (ConfigKey<?> key : KEYS.all()) {
      assertThatCode(() -> key.parse(key.defaultText())).as(key.name()).doesNotThrowAnyException();
    }
  }

  @Test
  void shouldRefuseTwoDefaultsOfOneKey() {
    ConfigKey<String> one = ConfigKey.of("k", ConfigType.STRING, "a", "One.");
    ConfigKey<String> other = ConfigKey.of("k", ConfigType.STRING, "b", "Other.");
    assertThatThrownBy(() -> ConfigKeys.of(List.of(one, other))).hasMessageContaining("k");
  }

  @ParameterizedTest
  @CsvSource({"0,0", "512,512", "64k,65536", "1M,1048576", "2g,2147483648", "1t,1099511627776"})
  void shouldReadSizes(String text, long bytes) {
    assertThat(ConfigType.SIZE.parse(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"300ms,300", "5s,5000", "20m,1200000", "1h,3600000", "14D,1209600000"})
  void shouldReadDurations(String text, long ms) {
    assertThat(ConfigType.DURATION_MS.parse(text)).isEqualTo(ms);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "m", "-1m", "1x", "1.5m", "9223372036854775807k"})
  void shouldRefuseWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ConfigType.SIZE.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "s", "-1s", "5 minutes", "9223372036854775807d"})
  void shouldRefuseWhatIsNoDuration(String text) {
    assertThatThrownBy(() -> ConfigType.DURATION_MS.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldReadListsAndFlags() {
    assertThat(ConfigType.LIST.parse(" a, b,,c ")).containsExactly("a", "b", "c");
    assertThat(ConfigType.BOOLEAN.parse("TRUE")).isTrue();
    assertThatThrownBy(() -> ConfigType.BOOLEAN.parse("yes"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
