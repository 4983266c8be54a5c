package io.ashlar.shell.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.common.path.DfsPath;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TempNamesTest {
  @Test
  void shouldAppendTheFieldsSuffix() {
    assertThat(TempNames.beside(DfsPath.parse("/a/b"))).hasToString("/a/b._COPYING_");
    assertThat(TempNames.beside(DfsPath.parse("/b"))).hasToString("/b._COPYING_");
  }

  @Test
  void shouldKeepWithinTheLimitOfANameWithoutCuttingALetter() {
    String name = "ä".repeat(127) + "x";

    String temporary = TempNames.beside(DfsPath.parse("/d/" + name)).name();

    assertThat(temporary.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(255);
    assertThat(temporary).startsWith("ää").endsWith("._COPYING_").doesNotContain("\uFFFD");
  }

  @Test
  void shouldKeepLongNamesWithEqualBeginningsApart() {
    String same = "n".repeat(254);

    assertThat(TempNames.beside(DfsPath.parse("/" + same + "1")))
        .isNotEqualTo(TempNames.beside(DfsPath.parse("/" + same + "2")));
  }

  @Test
  void shouldKeepWithinTheLimitOfAPath() {
    String parent = ("/" + "d".repeat(249)).repeat(31) + "/" + "e".repeat(90);
    DfsPath target = DfsPath.parse(parent + "/" + "f".repeat(8_000 - parent.length() - 1));

    String temporary = TempNames.beside(target).toString();

    assertThat(temporary.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(8_000);
  }
}
