package io.ashlar.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
  @Test
  void shouldLeaveOrdinaryNamesAlone() {
    String name = "grüße 日本 'quoted' %20 #? 😀";

    assertThat(Printable.escape(name)).isSameAs(name);
  }

  @Test
  void shouldEscapeWhatSteersATerminal() {
    assertThat(Printable.escape("a\nb\tc\u001b[31m\u0007"))
        .isEqualTo("a\\nb\\tc\\u001b[31m\\u0007");
  }

  @Test
  void shouldEscapeLoneSurrogatesAndDirectionOverrides() {
    assertThat(Printable.escape("x\ud800\u202ey")).isEqualTo("x\\ud800\\u202ey");
  }
}
