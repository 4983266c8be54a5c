package io.ashlar.it.harness.proxy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Wires to all DataNodes of a cluster, for its clients and for the DataNodes themselves, and one to
 * its NameNode for clients that are given it.
 *
 * <p>A DataNode listens on an address of its own in 127/8 and announces another one with the same
 * port, where its wire listens. Who is at the near end of a connection is known by its handshake.
 *
 * <p><b>Ownership</b>: close ends all wires.
 */
public final class Wires implements AutoCloseable {
  /** Name of every client. */
  public static final String CLIENT = "client";

  private static final int ATTEMPTS = 50;

  private final Traffic traffic;
  private final List<Wire> wires = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> daemonByNodeId = new ConcurrentHashMap<>();

  private Wires(Traffic traffic) {
    this.traffic = traffic;
  }

  /** Wires to {@code dn1} and so on. */
  public static Wires toDataNodes(int dataNodes, Traffic traffic) throws IOException {
    Wires wires = new Wires(traffic);
    Set<Integer> ports = new HashSet<>();
    for (int n = 1; n <= dataNodes; n++) {
      wires.toDataNode(n, ports);
    }
    return wires;
  }

  private void toDataNode(int number, Set<Integer> taken) throws IOException {
    String id = "dn" + number;
    String own = "127.77.1." + number;
    String announced = "127.77.2." + number;
    ServerSocket listener = listen(announced);
    for (int i = 0; !taken.add(listener.getLocalPort()) || !isFree(own, listener); i++) {
      listener.close();
      if (i == ATTEMPTS) {
        throw new IOException("found no port that is free on " + own + " and " + announced);
      }
      listener = listen(announced);
    }
    int port = listener.getLocalPort();
    wires.add(new Wire(id, listener, new InetSocketAddress(own, port), traffic, this::daemonOf));
    options.add("-D" + id + ":dfs.datanode.address=" + own + ":" + port);
    options.add("-D" + id + ":dfs.datanode.hostname=" + announced);
  }

  private static ServerSocket listen(String host) throws IOException {
    return new ServerSocket(0, 128, InetAddress.getByName(host));
  }

  private static boolean isFree(String host, ServerSocket other) {
    try (ServerSocket probe =
        new ServerSocket(other.getLocalPort(), 1, InetAddress.getByName(host))) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Options of {@code cluster start} that send everybody over the wires. */
  public List<String> options() {
    return List.copyOf(options);
  }

  /** Makes the DataNode known by its id. */
  public void name(String nodeId, String daemon) {
    daemonByNodeId.put(nodeId, daemon);
  }

  private String daemonOf(String nodeId) {
    return daemonByNodeId.getOrDefault(nodeId, nodeId);
  }

  /** Another way to the NameNode; returns the URI for the clients that take it. */
  public synchronized String toNameNode(String uri) throws IOException {
    InetSocketAddress target =
        new InetSocketAddress(
            java.net.URI.create(uri).getHost(), java.net.URI.create(uri).getPort());
    ServerSocket listener = listen("127.77.3.1");
    wires.add(new Wire("nn1", listener, target, traffic, this::daemonOf));
    return "dfs://127.77.3.1:" + listener.getLocalPort();
  }

  @Override
  public synchronized void close() throws IOException {
    for (Wire wire : wires) {
      wire.close();
    }
  }
}
