package io.ashlar.shell.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.shell.cli.UsageException;
import org.junit.jupiter.api.Test;

class ModeChangeTest {
  @Test
  void shouldSetOctalModes() {
    assertThat(ModeChange.parse("755").apply(0600, false)).isEqualTo(0755);
    assertThat(ModeChange.parse("1777").apply(0, true)).isEqualTo(01777);
  }

  @Test
  void shouldApplySymbolicClauses() {
    assertThat(ModeChange.parse("u+x").apply(0644, false)).isEqualTo(0744);
    assertThat(ModeChange.parse("go-rwx").apply(0777, false)).isEqualTo(0700);
    assertThat(ModeChange.parse("a=r").apply(0755, false)).isEqualTo(0444);
    assertThat(ModeChange.parse("u=rw,g=r,o=").apply(0777, false)).isEqualTo(0640);
    assertThat(ModeChange.parse("+t").apply(0777, true)).isEqualTo(01777);
    assertThat(ModeChange.parse("-t").apply(01777, true)).isEqualTo(0777);
  }

  @Test
  void shouldMakeOnlyDirectoriesAndProgramsExecutable() {
    assertThat(ModeChange.parse("a+X").apply(0644, false)).isEqualTo(0644);
    assertThat(ModeChange.parse("a+X").apply(0644, true)).isEqualTo(0755);
    assertThat(ModeChange.parse("a+X").apply(0744, false)).isEqualTo(0755);
  }

  @Test
  void shouldKeepTheStickyBitWhenAClassIsSet() {
    assertThat(ModeChange.parse("o=rx").apply(01777, true)).isEqualTo(01775);
  }

  @Test
  void shouldRefuseWhatIsNoMode() {
    assertThatThrownBy(() -> ModeChange.parse("999")).isInstanceOf(UsageException.class);
    assertThatThrownBy(() -> ModeChange.parse("u+q")).hasMessageContaining("'q'");
    assertThatThrownBy(() -> ModeChange.parse("4755")).hasMessageContaining("1777");
    assertThatThrownBy(() -> ModeChange.parse("")).isInstanceOf(UsageException.class);
  }
}
