package io.ashlar.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.script.ScriptedCluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever sizes a writer writes and wherever it flushes, the DataNodes accept every packet and
 * hold exactly its bytes. The scripted DataNode ends a stream at the first packet that does not
 * begin at the chunk which is due, or whose repeated bytes differ.
 */
final class WrittenFilePropertyTest {
  private static @Nullable ScriptedCluster cluster;
  private static @Nullable DfsClient client;
  private static int files;

  @BeforeContainer
  static void start() throws IOException {
    cluster = new ScriptedCluster(3);
    client = cluster.client("dfs.client-write-packet-size", "2k");
  }

  @AfterContainer
  static void stop() {
    if (client != null && cluster != null) {
      client.close();
      cluster.close();
    }
  }

  @Property(tries = 60)
  void shouldHoldExactlyWhatWasWritten(
      @ForAll @Size(max = 12) List<@IntRange(max = 3_000) Integer> sizes,
      @ForAll @IntRange(min = 1, max = 40) int blockUnits,
      @ForAll @IntRange(min = 1, max = 8) int chunkUnits,
      @ForAll long seed)
      throws IOException {
    if (client == null) {
      throw new IllegalStateException("the cluster did not start");
    }
    Random random = new Random(seed);
    String path = "/f" + files++;
    CreateOptions options =
        CreateOptions.defaults()
            .withBlockSize(blockUnits * 100L)
            .withBytesPerChecksum(chunkUnits * 16)
            .withReplication(1 + random.nextInt(3));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    try (DfsOutputStream out = client.create(path, options)) {
      for (int size : sizes) {
        byte[] piece = new byte[size];
        random.nextBytes(piece);
        out.write(piece);
        expected.writeBytes(piece);
        assertThat(out.position()).isEqualTo(expected.size());
        switch (random.nextInt(4)) {
          case 0 -> out.hflush();
          case 1 -> out.hsync();
          default -> {}
        }
      }
    }
    try (DfsInputStream in = client.open(path)) {
      assertThat(in.length()).isEqualTo(expected.size());
      assertThat(in.readAllBytes()).isEqualTo(expected.toByteArray());
    }
  }
}
