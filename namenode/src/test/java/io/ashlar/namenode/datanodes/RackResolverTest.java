package io.ashlar.namenode.datanodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.config.ConfigException;
import io.ashlar.protocol.types.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RackResolverTest {
  @TempDir Path folder;

  private static final List<Address> HOST_A =
      List.of(Address.newBuilder().setHost("10.0.0.1").setPort(1).build());

  @Test
  void shouldPreferTheTableOverTheNodesOwnWord() throws IOException {
    Path table = folder.resolve("table");
    Files.writeString(table, "# racks\n10.0.0.1 /row1/rack2  # first\n\nnode-b\t/r9\n");

    RackResolver racks = RackResolver.fromTable(table);

    assertThat(racks.resolve("node-a", HOST_A, "/own")).isEqualTo("/row1/rack2");
    assertThat(racks.resolve("node-b", List.of(), "/own")).isEqualTo("/r9");
    assertThat(racks.resolve("node-c", List.of(), "/own")).isEqualTo("/own");
  }

  @Test
  void shouldMakeARackOfAnyWord() {
    RackResolver racks = RackResolver.withoutTable();

    assertThat(racks.resolve("n", HOST_A, "rack7")).isEqualTo("/rack7");
    assertThat(racks.resolve("n", HOST_A, " ")).isEqualTo("/default-rack");
  }

  @Test
  void shouldNameTheLineThatItCannotRead() throws IOException {
    Path table = folder.resolve("table");
    Files.writeString(table, "a /r1\nb r2\n");

    assertThatThrownBy(() -> RackResolver.fromTable(table))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2");
  }
}
