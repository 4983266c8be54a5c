package io.ashlar.common.path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits and hostile cases of paths: row S5. */
final class DfsPathTest {
  @ParameterizedTest
  @CsvSource({"/,/", "//,/", "/a,/a", "/a/,/a", "//a///b//,/a/b"})
  void shouldDropDoubledAndTrailingSlashes(String given, String expected) {
    assertThat(DfsPath.parse(given)).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        ".",
        "/.",
        "/..",
        "/a/../b",
        "/a/.",
        "/a\0b",
        "/\ud800",
        "/x\udc00y"
      })
  void shouldRefuseWhatIsNotAPlainAbsolutePath(String text) {
    assertThatThrownBy(() -> DfsPath.parse(text))
        .isInstanceOf(InvalidPathException.class)
        .hasMessageNotContainingAny("\0", "\ud800", "\udc00");
  }

  @Test
  void shouldKeepNamesThatOnlyLookSpecial() {
    String text = "/...//.hidden/-rf/a b/%2e%2e/\t/*?#\"'/\ud83d\ude00/\u00e9/e\u0301";
    assertThat(DfsPath.parse(text).names())
        .containsExactly(
            "...",
            ".hidden",
            "-rf",
            "a b",
            "%2e%2e",
            "\t",
            "*?#\"'",
            "\ud83d\ude00",
            "\u00e9",
            "e\u0301");
  }

  @Test
  void shouldCountNamesInBytesOfUtf8() {
    assertThat(DfsPath.parse("/" + "x".repeat(255)).name()).hasSize(255);
    assertThat(DfsPath.parse("/" + "\u00e9".repeat(127) + "x").name()).hasSize(128);
    assertThatThrownBy(() -> DfsPath.parse("/" + "x".repeat(256))).hasMessageContaining("256");
    assertThatThrownBy(() -> DfsPath.parse("/" + "\u00e9".repeat(128))).hasMessageContaining("256");
  }

  @Test
  void shouldBoundThePathAndItsLevels() {
    String fits = ("/" + "x".repeat(249)).repeat(32);
    assertThat(fits).hasSize(8_000);
    assertThat(DfsPath.parse(fits).names()).hasSize(32);
    assertThatThrownBy(() -> DfsPath.parse(fits + "/")).hasMessageContaining("8001");
    assertThat(DfsPath.parse("/a".repeat(1_000)).names()).hasSize(1_000);
    assertThatThrownBy(() -> DfsPath.parse("/a".repeat(1_001))).hasMessageContaining("1001 levels");
  }

  @Test
  void shouldShowLongPathsCutInMessages() {
    assertThatThrownBy(() -> DfsPath.parse("x".repeat(1_000_000)))
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(300));
  }

  @Test
  void shouldWalkUpAndDown() {
    DfsPath path = DfsPath.parse("/a/b");
    assertThat(path.parent()).isEqualTo(DfsPath.parse("/a"));
    assertThat(path.child("c")).hasToString("/a/b/c");
    assertThat(DfsPath.ROOT.parent()).isEqualTo(DfsPath.ROOT);
    assertThat(DfsPath.ROOT.child("a")).hasToString("/a");
    assertThatThrownBy(() -> path.child("..")).isInstanceOf(InvalidPathException.class);
    assertThat(path.startsWith(DfsPath.parse("/a"))).isTrue();
    assertThat(DfsPath.parse("/ab").startsWith(DfsPath.parse("/a"))).isFalse();
  }
}
