package io.ashlar.datanode.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.Configuration;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VolumeConfigTest {
  @Test
  void shouldReadTypesAndCapacities() {
    assertThat(DataDir.KEY.parse("/a, [SSD]/b,[ssd][capacity=4g] /c/../d,[capacity=512m]/e"))
        .containsExactly(
            new DataDir(VolumeType.DISK, 0, Path.of("/a")),
            new DataDir(VolumeType.SSD, 0, Path.of("/b")),
            new DataDir(VolumeType.SSD, 4L << 30, Path.of("/d")),
            new DataDir(VolumeType.DISK, 512L << 20, Path.of("/e")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[FLOPPY]/a", "[SSD", "[SSD]", "[capacity=0]/a", "[capacity=x]/a", "/a,/b/../a"})
  void shouldRefuseWhatItCannotRead(String text) {
    assertThatThrownBy(() -> DataDir.KEY.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dfs.datanode.data.dir");
  }

  @Test
  void shouldKeepFreeASizeOrAShare() {
    assertThat(ReservedSpace.KEY.parse("1%").of(1_000)).isEqualTo(10);
    assertThat(ReservedSpace.KEY.parse("2k").of(1_000_000)).isEqualTo(2_048);
    assertThatThrownBy(() -> ReservedSpace.KEY.parse("100%")).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ReservedSpace.KEY.parse("-1%")).isInstanceOf(ConfigException.class);
    assertThatThrownBy(() -> ReservedSpace.KEY.parse("NaN%")).isInstanceOf(ConfigException.class);
  }

  @Test
  void shouldTolerateAllButOneFailedVolumeByDefault() {
    Map<String, String> three = Map.of("dfs.datanode.data.dir", "/a,/b,/c");
    VolumeConfig config = VolumeConfig.of(Configuration.of(three));
    assertThat(config.failedTolerated()).isEqualTo(2);
    assertThat(config.threads()).isEqualTo(4);
    assertThatThrownBy(() -> VolumeConfig.of(Configuration.empty()))
        .hasMessageContaining("dfs.datanode.data.dir is empty");
    assertThatThrownBy(
            () ->
                VolumeConfig.of(
                    Configuration.of(three)
                        .with(Map.of("dfs.datanode.failed.volumes.tolerated", "3"))))
        .hasMessageContaining("less than the number of volumes");
  }

  @Test
  void shouldNeverPromiseMoreThanThereIs() {
    VolumeSpace space = new VolumeSpace(1_000, new ReservedSpace(100, 0));
    space.onMeasured(new io.ashlar.common.disk.Disk.DiskSpace(5_000, 10_000));
    assertThat(space.remainingBytes()).isEqualTo(900);
    SpaceReservation first = space.reserve(600);
    assertThat(first).isNotNull();
    assertThat(space.reserve(301)).isNull();
    assertThat(first.take(500)).isTrue();
    assertThat(space.remainingBytes()).isEqualTo(300);
    assertThat(first.take(401)).isFalse();
    assertThat(first.take(400)).isTrue();
    assertThat(space.remainingBytes()).isZero();
    first.discard();
    first.discard();
    assertThat(space.usedBytes()).isZero();
    assertThat(space.reservedBytes()).isZero();
  }

  @Test
  void shouldRefuseNamespaceIdsThatAreNoPlainNames() throws Exception {
    assertThat(NamespaceIds.check("a1-B_2.c")).isEqualTo("a1-B_2.c");
    for (String bad : List.of("", ".", "..", "a/b", "../x", "a\0b", "a\nb", "VERSION", ".x")) {
      assertThatThrownBy(() -> NamespaceIds.check(bad)).hasMessageContaining("namespace id");
    }
  }
}
