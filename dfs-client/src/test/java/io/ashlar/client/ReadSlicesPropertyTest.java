package io.ashlar.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.script.ScriptedCluster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;

/**
 * Whatever steps a reader takes over blocks and chunks of any size, it gets the bytes that a plain
 * array would give, also while one replica is wrong somewhere.
 */
final class ReadSlicesPropertyTest {
  private static final int STEPS = 30;

  private static @Nullable ScriptedCluster cluster;
  private static @Nullable DfsClient client;
  private static int files;

  @BeforeContainer
  static void start() throws IOException {
    cluster = new ScriptedCluster(3);
    client = cluster.client("dfs.client.read.window", "4k");
  }

  @AfterContainer
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Property(tries = 60)
  void shouldReadLikeAnArray(
      @ForAll @IntRange(min = 1, max = 40_000) int length,
      @ForAll @IntRange(min = 1, max = 120) int blockUnits,
      @ForAll @IntRange(min = 1, max = 40) int chunkUnits,
      @ForAll boolean damaged,
      @ForAll long seed)
      throws IOException {
    Random random = new Random(seed);
    byte[] content = new byte[length];
    random.nextBytes(content);
    String path = "/r" + files++;
    CreateOptions options =
        CreateOptions.defaults()
            .withBlockSize(Math.max(blockUnits * 100L, length / 20))
            .withBytesPerChecksum(chunkUnits * 16);
    DfsClient reading = Objects.requireNonNull(client);
    try (DfsOutputStream out = reading.create(path, options)) {
      out.write(content);
    }
    Objects.requireNonNull(cluster).node(0).corruptAt =
        damaged ? random.nextInt((int) Math.min(options.blockSize(), length)) : -1;
    try (DfsInputStream in = reading.open(path)) {
      assertThat(in.length()).isEqualTo(length);
      for (int step = 0; step < STEPS; step++) {
        step(in, content, random);
      }
    }
  }

  private static void step(DfsInputStream in, byte[] content, Random random) throws IOException {
    int from = (int) in.position();
    switch (random.nextInt(5)) {
      case 0 -> in.seek(random.nextInt(content.length + 1));
      case 1 -> {
        long skipped = in.skip(random.nextInt(2_000));
        assertThat(in.position()).isEqualTo(from + skipped).isLessThanOrEqualTo(content.length);
      }
      case 2 -> {
        int value = in.read();
        assertThat(value).isEqualTo(from == content.length ? -1 : content[from] & 0xFF);
      }
      case 3 -> readSome(in, content, from, 1 + random.nextInt(6_000));
      default -> readAt(in, content, random);
    }
  }

  private static void readSome(DfsInputStream in, byte[] content, int from, int wanted)
      throws IOException {
    ByteBuffer target = ByteBuffer.allocate(wanted);
    int count = in.read(target);
    if (from == content.length) {
      assertThat(count).isEqualTo(-1);
      return;
    }
    assertThat(count).isBetween(1, Math.min(wanted, content.length - from));
    assertThat(target.position()).isEqualTo(count);
    assertThat(in.position()).isEqualTo(from + count);
    assertThat(Arrays.copyOf(target.array(), count))
        .isEqualTo(Arrays.copyOfRange(content, from, from + count));
  }

  private static void readAt(DfsInputStream in, byte[] content, Random random) throws IOException {
    long before = in.position();
    int at = random.nextInt(content.length);
    byte[] piece = new byte[1 + random.nextInt(6_000)];
    int expected = Math.min(piece.length, content.length - at);
    assertThat(in.pread(at, piece, 0, piece.length)).isEqualTo(expected);
    assertThat(Arrays.copyOf(piece, expected))
        .isEqualTo(Arrays.copyOfRange(content, at, at + expected));
    assertThat(in.position()).isEqualTo(before);
  }
}
