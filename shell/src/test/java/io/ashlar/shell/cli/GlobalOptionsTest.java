package io.ashlar.shell.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GlobalOptionsTest {
  @Test
  void shouldTakeOptionsBeforeAndAfterTheCommand() {
    GlobalOptions.Extraction extraction =
        GlobalOptions.extract(
            new String[] {
              "--fs", "dfs://h:1", "-D", "a=b", "ls", "-R", "--json", "--conf=/c", "-Dc=d=e", "/x"
            });

    assertThat(extraction.rest()).containsExactly("ls", "-R", "/x");
    assertThat(extraction.options().fs()).isEqualTo("dfs://h:1");
    assertThat(extraction.options().conf()).isEqualTo("/c");
    assertThat(extraction.options().json()).isTrue();
    assertThat(extraction.options().properties()).containsExactly("a=b", "c=d=e");
    assertThat(extraction.problem()).isEmpty();
  }

  @Test
  void shouldLeaveEverythingAfterTheDoubleDashAlone() {
    GlobalOptions.Extraction extraction =
        GlobalOptions.extract(new String[] {"put", "--", "--json", "-D", "/x"});

    assertThat(extraction.rest()).containsExactly("put", "--", "--json", "-D", "/x");
    assertThat(extraction.options().json()).isFalse();
  }

  @Test
  void shouldReadTheTimeout() {
    assertThat(GlobalOptions.extract(new String[] {"ls", "--timeout", "2s"}).options().timeoutMs())
        .isEqualTo(2_000);
  }

  @Test
  void shouldNameTheFirstProblem() {
    assertThat(GlobalOptions.extract(new String[] {"ls", "--timeout", "soon"}).problem())
        .contains("--timeout 'soon'")
        .contains("500ms");
    assertThat(GlobalOptions.extract(new String[] {"ls", "-D", "novalue"}).problem())
        .contains("expected key=value");
    assertThat(GlobalOptions.extract(new String[] {"ls", "--fs"}).problem())
        .contains("--fs lacks its value");
  }

  @Test
  void shouldTakeTheFieldsOwnSpellingOnlyBeforeTheCommand() {
    GlobalOptions.Extraction extraction =
        GlobalOptions.extract(new String[] {"-fs", "dfs://h:1", "-ls", "-fs"});

    assertThat(extraction.options().fs()).isEqualTo("dfs://h:1");
    assertThat(extraction.rest()).containsExactly("-ls", "-fs");
  }
}
