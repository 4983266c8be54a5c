package io.ashlar.benchmarks.ashlar;

import io.ashlar.client.BalancerInfo;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.NodeAdminAction;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A cluster whose balancer is measured: fills nodes, leaves one empty, switches the balancer. */
public final class BalanceTarget implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 20;

  private final DfsClient client;

  /** Connects. */
  public BalanceTarget(String uri) throws IOException {
    this.client = DfsClient.connect(URI.create(uri), Map.of());
  }

  /**
   * What the balancer does.
   *
   * @param bytesLeft that have to move at least
   * @param bytesMoved since the NameNode started
   * @param movesOpen copies under way
   */
  public record State(
      boolean on,
      long bandwidthBytes,
      long bytesLeft,
      long bytesMoved,
      long movesOpen,
      boolean balanced) {}

  /** Writes {@code files} of one block each; the last node takes none of them. */
  public void fillAllButOne(long files, long blockBytes) throws IOException {
    List<String> nodes =
        client.admin().report().nodes().stream().map(node -> node.nodeId()).toList();
    String empty = nodes.get(nodes.size() - 1);
    client.admin().setNode(empty, NodeAdminAction.MAINTENANCE, 0, false);
    fill(files, blockBytes);
    client.admin().setNode(empty, NodeAdminAction.RECOMMISSION, 0, false);
  }

  /** As written by one client to nodes of equal space: they fill evenly. */
  private void fill(long files, long blockBytes) throws IOException {
    byte[] piece = new byte[PIECE_BYTES];
    SplittableRandom random = new SplittableRandom(1);
    for (long file = 0; file < files; file++) {
      try (DfsOutputStream out = client.create("/fill" + file, CreateOptions.defaults())) {
        for (long at = 0; at < blockBytes; at += PIECE_BYTES) {
          random.nextBytes(piece);
          out.write(piece);
        }
      }
    }
  }

  /** Switches the balancer; 0 leaves a limit as it was. */
  public void set(boolean on, long bandwidthBytes, int thresholdPermille) throws IOException {
    client.admin().setBalancer(on, bandwidthBytes, thresholdPermille);
  }

  /** What the balancer does now. */
  public State state() throws IOException {
    BalancerInfo now = client.admin().balancer();
    return new State(
        now.on(),
        now.bandwidthBytes(),
        now.bytesLeft(),
        now.bytesMoved(),
        now.movesOpen(),
        now.balanced());
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
