package io.ashlar.benchmarks.synth;

import io.ashlar.protocol.ProtocolVersion;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.PeerRole;
import io.ashlar.rpc.EventLoops;
import io.ashlar.rpc.RpcClient;
import io.ashlar.rpc.RpcConnection;
import io.ashlar.rpc.RpcLimits;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Many DataNodes in one process, which hold the blocks of an image without their data. They
 * register, report all, and send heartbeats until they are stopped; whoever wants data is refused.
 *
 * <p><b>Threading</b>: one thread runs; any may close.
 */
public final class SynthDataNodes implements AutoCloseable {
  private static final int CONNECT_TIMEOUT_SECONDS = 30;
  private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final SynthBlocks blocks;
  private final int[][] held;
  private final long seed;
  private final EventLoops loops = EventLoops.create(1, "synth-loop");
  private final RpcClient client;
  private final RefusingListener listener;
  private final List<SynthDataNode> nodes = new ArrayList<>();
  private final List<RpcConnection> connections = new ArrayList<>();

  private SynthDataNodes(SynthBlocks blocks, int[][] held, long seed, long incarnation)
      throws IOException {
    this.blocks = blocks;
    this.held = held;
    this.seed = seed;
    int count = held.length;
    this.client = new RpcClient(loops, RpcLimits.defaults(), this::handshake);
    this.listener = RefusingListener.open(count);
    for (int i = 0; i < count; i++) {
      nodes.add(new SynthDataNode(blocks, held[i], i, seed, listener.port(i), incarnation));
    }
  }

  /**
   * What was reported.
   *
   * @param blocks of the image
   * @param replicas of all nodes
   * @param seconds from the first registration to the answer to the last report
   * @param reportBytes of requests and answers of whole reports, of both kinds
   * @param digestBytes of them, of reports by digest
   */
  public record Reported(
      int dataNodes,
      int blocks,
      long replicas,
      double seconds,
      long reportBytes,
      long digestBytes) {}

  /**
   * Reads the blocks of {@code image}.
   *
   * @param incarnation rises from one start to the next
   */
  public static SynthDataNodes of(Path image, int count, long seed, long incarnation)
      throws IOException {
    SynthBlocks blocks = SynthBlocks.read(image);
    return new SynthDataNodes(blocks, blocks.byNode(count, seed), seed, incarnation);
  }

  /** The same nodes, started again. */
  public SynthDataNodes again(long incarnation) throws IOException {
    return new SynthDataNodes(blocks, held, seed, incarnation);
  }

  private Handshake handshake() {
    return Handshake.newBuilder()
        .setProtocolVersion(ProtocolVersion.CURRENT)
        .setFeatureLevel(ProtocolVersion.FEATURE_LEVEL)
        .setNamespaceId(blocks.namespaceId())
        .setRole(PeerRole.DATANODE)
        .setSoftwareVersion("synth")
        .setPeerName("synth-datanodes")
        .build();
  }

  /**
   * Registers all nodes with a NameNode, each over a connection of its own, and reports all: by
   * digest if {@code digests} and where the NameNode can compare one, else in full.
   */
  public Reported report(String host, int port, boolean digests) throws IOException {
    long start = System.nanoTime();
    nodes.forEach(node -> node.preferDigests(digests));
    long beaten = start;
    long replicas = 0;
    for (SynthDataNode node : nodes) {
      RpcConnection connection = connect(host, port);
      connections.add(connection);
      node.register(connection);
    }
    for (int i = 0; i < nodes.size(); i++) {
      replicas += nodes.get(i).reportAll(connections.get(i));
      if (System.nanoTime() - beaten > HEARTBEAT_NANOS) {
        beat();
        beaten = System.nanoTime();
      }
    }
    return new Reported(
        nodes.size(),
        blocks.count(),
        replicas,
        Math.round((System.nanoTime() - start) / 1e6) / 1e3,
        nodes.stream().mapToLong(node -> node.traffic().reportBytes()).sum(),
        nodes.stream().mapToLong(node -> node.traffic().digestBytes()).sum());
  }

  private RpcConnection connect(String host, int port) throws IOException {
    try {
      return client
          .connect(new InetSocketAddress(host, port))
          .get(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the NameNode refused: " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException("the NameNode did not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Sends heartbeats every {@code intervalMs} until {@code stopped}. */
  public void live(long intervalMs, BooleanSupplier stopped) throws IOException {
    while (!stopped.getAsBoolean()) {
      beat();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(intervalMs));
    }
  }

  /** Sends a heartbeat of each node. */
  public void beat() throws IOException {
    for (int i = 0; i < connections.size(); i++) {
      nodes.get(i).heartbeat(connections.get(i));
    }
  }

  @Override
  public void close() throws IOException {
    connections.forEach(RpcConnection::close);
    client.close();
    loops.close();
    listener.close();
  }
}
