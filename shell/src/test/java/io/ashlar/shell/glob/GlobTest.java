package io.ashlar.shell.glob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class GlobTest {
  @Test
  void shouldMatchWildcards() {
    assertThat(Glob.parse("*.log").matches("a.log")).isTrue();
    assertThat(Glob.parse("*.log").matches("alog")).isFalse();
    assertThat(Glob.parse("a?c").matches("abc")).isTrue();
    assertThat(Glob.parse("a?c").matches("ac")).isFalse();
    assertThat(Glob.parse("*").matches("with\nline feed")).isTrue();
  }

  @Test
  void shouldMatchCharacterClasses() {
    assertThat(Glob.parse("[a-c]1").matches("b1")).isTrue();
    assertThat(Glob.parse("[a-c]1").matches("d1")).isFalse();
    assertThat(Glob.parse("[^a]").matches("b")).isTrue();
    assertThat(Glob.parse("[!a]").matches("a")).isFalse();
    assertThat(Glob.parse("[.-]").matches("-")).isTrue();
    assertThat(Glob.parse("[\\]").matches("\\")).isTrue();
  }

  @Test
  void shouldMatchAlternatives() {
    Glob glob = Glob.parse("{one,t{w,}o}.txt");

    assertThat(glob.matches("one.txt")).isTrue();
    assertThat(glob.matches("two.txt")).isTrue();
    assertThat(glob.matches("to.txt")).isTrue();
    assertThat(glob.matches("three.txt")).isFalse();
  }

  @Test
  void shouldTakeEscapedCharactersLiterally() {
    assertThat(Glob.parse("a\\*b").matches("a*b")).isTrue();
    assertThat(Glob.parse("a\\*b").matches("axb")).isFalse();
    assertThat(Glob.literal("a\\*b")).isEqualTo("a*b");
  }

  @Test
  void shouldNotReadNamesAsRegularExpressions() {
    assertThat(Glob.parse("a+(b)|$*").matches("a+(b)|$c")).isTrue();
    assertThat(Glob.parse("a.b?").matches("axbc")).isFalse();
  }

  @Test
  void shouldWriteOutGroupsThatSpanASlash() {
    assertThat(Glob.expandBraces("/{a/b,c}/x")).containsExactly("/a/b/x", "/c/x");
    assertThat(Glob.expandBraces("/{a,b}/x")).containsExactly("/{a,b}/x");
    assertThat(Glob.expandBraces("/{a/{1,2},b}/{c/d,e}"))
        .containsExactly("/a/{1,2}/c/d", "/a/{1,2}/e", "/b/c/d", "/b/e");
  }

  @Test
  void shouldSayWhatIsWrongWithAPattern() {
    assertThatThrownBy(() -> Glob.parse("a[b")).hasMessageContaining("'[' without ']'");
    assertThatThrownBy(() -> Glob.parse("a{b")).hasMessageContaining("'{' without '}'");
  }
}
