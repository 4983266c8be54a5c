package io.ashlar.it.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real writers whose real DataNodes end in the middle. */
final class WriterSurvivesIT {
  private static final int PIECE = 50_000;

  @TempDir private Path folder;
  private InProcessCluster cluster;
  private DfsClient client;
  private final byte[] content = new byte[2_500_000];

  @BeforeEach
  void start() throws IOException {
    cluster = new InProcessCluster(folder, 4);
    client = cluster.client();
    new Random(11).nextBytes(content);
  }

  @AfterEach
  void stop() {
    client.close();
    cluster.close();
    assertThat(cluster.faults).isEmpty();
  }

  /** Which of the cluster's nodes are in the pipeline of the last block. */
  private List<Integer> pipeline(String path) throws IOException {
    List<LocatedBlock> blocks = client.blocks(path).blocks();
    return blocks.get(blocks.size() - 1).replicas().stream()
        .map(ReplicaLocation::addresses)
        .map(addresses -> cluster.indexOf(addresses.get(0).port()))
        .toList();
  }

  private byte[] read(String path) throws IOException {
    try (DfsInputStream in = client.open(path)) {
      return in.readAllBytes();
    }
  }

  private int write(DfsOutputStream out, int from, int to, boolean flush) throws IOException {
    int at = from;
    while (at < to) {
      int count = Math.min(PIECE, to - at);
      out.write(content, at, count);
      at += count;
      if (flush) {
        out.hflush();
      }
    }
    return at;
  }

  @Test
  void shouldGoOnWhicheverNodeOfThePipelineEnds() throws IOException {
    for (int position = 0; position < 2; position++) {
      String path = "/survivor" + position;
      try (DfsOutputStream out = client.create(path, CreateOptions.defaults())) {
        int at = write(out, 0, 300_000, true);
        cluster.stopDataNode(pipeline(path).get(position));
        at = write(out, at, 700_000, true);
        assertThat(read(path)).isEqualTo(Arrays.copyOf(content, at));
        write(out, at, content.length, false);
      }
      assertThat(read(path)).isEqualTo(content);
    }
  }

  @Test
  void shouldReplaceANodeOfASyncedBlock() throws IOException {
    try (DfsOutputStream out = client.create("/replaced", CreateOptions.defaults())) {
      int at = write(out, 0, 300_000, false);
      out.hsync();
      int ended = pipeline("/replaced").get(1);
      cluster.stopDataNode(ended);
      at = write(out, at, 600_000, true);
      assertThat(pipeline("/replaced")).hasSize(3).doesNotContain(ended);
      write(out, at, 900_000, false);
    }
    assertThat(read("/replaced")).isEqualTo(Arrays.copyOf(content, 900_000));
  }

  @Test
  void shouldFinishABlockWhoseNodeEndsBeforeTheClose() throws IOException {
    DfsOutputStream out = client.create("/last", CreateOptions.defaults());
    write(out, 0, 300_000, true);
    cluster.stopDataNode(pipeline("/last").get(2));
    out.close();

    assertThat(client.stat("/last").underConstruction()).isFalse();
    assertThat(read("/last")).isEqualTo(Arrays.copyOf(content, 300_000));
  }

  @Test
  void shouldFailWhenNoNodeIsLeft() throws IOException {
    DfsOutputStream out = client.create("/lost", CreateOptions.defaults());
    write(out, 0, 100_000, true);
    for (int i = 0; i < 4; i++) {
      cluster.stopDataNode(i);
    }

    assertThatThrownBy(() -> write(out, 100_000, 200_000, true))
        .isInstanceOfSatisfying(
            DfsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.PIPELINE_FAILED);
              assertThat(e.error().evidence()).containsEntry("ackedLength", "100000");
            });
    assertThatThrownBy(out::close).isInstanceOf(DfsException.class);
  }
}
