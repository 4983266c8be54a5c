package io.ashlar.it.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real writer whose real DataNode answers, but slowly. */
final class SlowNodeIT {
  private static final int NODES = 5;
  private static final int PIECE = 10_000;

  /** More than the limit for every packet, and less than what counts as silence. */
  private static final long SLOW_MS = 1_500;

  private static final String LIMIT = "1s";

  /** A few packets show that a node is slow; these are many more. */
  private static final int PIECES_MAX = 30;

  @TempDir private Path folder;
  private final List<SlowDisk> disks = new ArrayList<>();
  private final byte[] content = new byte[PIECE * (PIECES_MAX + 10)];
  private InProcessCluster cluster;

  @BeforeEach
  void start() throws IOException {
    for (int i = 0; i < NODES; i++) {
      disks.add(new SlowDisk());
    }
    cluster = new InProcessCluster(folder, NODES, index -> disks.get(index).disk());
    new Random(12).nextBytes(content);
  }

  @AfterEach
  void stop() {
    cluster.close();
    assertThat(cluster.faults).isEmpty();
  }

  private List<Integer> pipeline(DfsClient client, String path) throws IOException {
    List<LocatedBlock> blocks = client.blocks(path).blocks();
    return blocks.get(blocks.size() - 1).replicas().stream()
        .map(replica -> cluster.indexOf(replica.addresses().get(0).port()))
        .toList();
  }

  @Test
  void shouldReplaceANodeThatIsSlowWhileTheOthersAreNot() throws IOException {
    try (DfsClient client = cluster.client("dfs.client.slow-node.limit", LIMIT)) {
      int at = 0;
      try (DfsOutputStream out = client.create("/slow", CreateOptions.defaults())) {
        out.write(content, at, PIECE);
        at += PIECE;
        out.hflush();
        int slow = pipeline(client, "/slow").get(1);
        disks.get(slow).slowDown(SLOW_MS);
        for (int i = 0; i < PIECES_MAX && pipeline(client, "/slow").contains(slow); i++) {
          out.write(content, at, PIECE);
          at += PIECE;
          out.hflush();
        }
        assertThat(pipeline(client, "/slow")).hasSize(3).doesNotContain(slow);
        out.write(content, at, PIECE);
        at += PIECE;
      }
      try (DfsInputStream in = client.open("/slow")) {
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOf(content, at));
      }
      assertThat(pipeline(client, "/slow")).hasSize(3);
    }
  }
}
