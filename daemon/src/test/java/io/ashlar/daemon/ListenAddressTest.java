package io.ashlar.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:8720",
        "127.0.0.1:0",
        "[::1]:65535",
        "[::]:1",
        "[fe80::2]:7",
        "[1::]:7"
      })
  void shouldFormatWhatItParsed(String text) {
    assertThat(ListenAddress.format(ListenAddress.parse(text))).isEqualTo(text);
  }

  @Test
  void shouldWriteIpv6InShortForm() {
    assertThat(ListenAddress.format(ListenAddress.parse("[0:0:0:0:0:0:0:1]:5")))
        .isEqualTo("[::1]:5");
    assertThat(ListenAddress.format(ListenAddress.parse("[1:0:0:2:0:0:0:3]:5")))
        .isEqualTo("[1::2:0:0:0:3]:5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "host", ":1", "::1:8720", "h:65536", "h:-1", "h:x", "h:"})
  void shouldRefuseOtherForms(String text) {
    assertThatThrownBy(() -> ListenAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
