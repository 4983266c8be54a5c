package io.ashlar.shell.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SizesTest {
  @Test
  void shouldPrintUnitsAsTheFieldDoes() {
    assertThat(Sizes.human(0)).isEqualTo("0");
    assertThat(Sizes.human(1023)).isEqualTo("1023");
    assertThat(Sizes.human(1024)).isEqualTo("1 K");
    assertThat(Sizes.human(1536)).isEqualTo("1.5 K");
    assertThat(Sizes.human(64L << 20)).isEqualTo("64 M");
    assertThat(Sizes.human(Long.MAX_VALUE)).isEqualTo("8 E");
  }

  @Test
  void shouldPrintModesSymbolicallyAndInOctal() {
    assertThat(Modes.symbolic(0754)).isEqualTo("rwxr-xr--");
    assertThat(Modes.symbolic(01777)).isEqualTo("rwxrwxrwt");
    assertThat(Modes.symbolic(01776)).isEqualTo("rwxrwxrwT");
    assertThat(Modes.octal(01777)).isEqualTo("1777");
    assertThat(Modes.octal(0644)).isEqualTo("644");
  }
}
