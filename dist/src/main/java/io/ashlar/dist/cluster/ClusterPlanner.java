package io.ashlar.dist.cluster;

import io.ashlar.common.random.RandomSource;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides what a new cluster looks like, and what a request changes in an existing one. */
final class ClusterPlanner {
  private static final int NAMENODE_PORT = 8720;
  private static final int DATANODES = 3;
  private static final int RACKS = 2;
  private static final int DATANODES_MAX = 64;

  private final RandomSource random;

  ClusterPlanner(RandomSource random) {
    this.random = random;
  }

  /** The cluster to run. */
  ClusterSpec plan(@Nullable ClusterSpec existing, StartRequest request) throws DfsException {
    ClusterSpec spec = existing == null ? fresh(request) : unchanged(existing, request);
    spec = withDataNodes(spec, request);
    spec = spec.withProperties(request.properties());
    for (Map.Entry<String, Map<String, String>> entry : request.daemonProperties().entrySet()) {
      DaemonSpec daemon = spec.select(List.of(entry.getKey())).get(0);
      spec = spec.with(daemon.withProperties(entry.getValue()));
    }
    return spec;
  }

  /** The same cluster with new ports for {@code daemon}, because something took the old ones. */
  ClusterSpec withNewPorts(ClusterSpec spec, DaemonSpec daemon) throws DfsException {
    return spec.with(withFreePorts(spec, daemon, 0));
  }

  private ClusterSpec fresh(StartRequest request) throws DfsException {
    String host = Addresses.bare(Objects.requireNonNullElse(request.host(), "127.0.0.1"));
    ClusterSpec spec =
        new ClusterSpec(
            ClusterSpec.VERSION,
            random.nextUuid().toString(),
            host,
            Objects.requireNonNullElse(request.racks(), RACKS),
            Objects.requireNonNullElse(request.profile(), "default"),
            Map.of(),
            List.of());
    if (spec.racks() < 1) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, "--racks " + spec.racks() + ": from 1");
    }
    DaemonSpec nameNode = new DaemonSpec(Role.NAMENODE.id(1), Role.NAMENODE, "", 0, 0, Map.of());
    return spec.withDaemons(List.of(withFreePorts(spec, nameNode, wantedPort(spec, request))));
  }

  /** Without --port the default is taken if it is free, so that dfs://HOST works without a port. */
  private int wantedPort(ClusterSpec spec, StartRequest request) throws DfsException {
    if (request.port() != null) {
      return request.port();
    }
    return chooser(spec).isFree(NAMENODE_PORT) ? NAMENODE_PORT : 0;
  }

  private static ClusterSpec unchanged(ClusterSpec existing, StartRequest request)
      throws DfsException {
    refuseChange(
        "--host", existing.host(), request.host() == null ? null : Addresses.bare(request.host()));
    refuseChange("--racks", existing.racks(), request.racks());
    refuseChange("--profile", existing.profile(), request.profile());
    Integer port = request.port();
    if (port != null && port != 0) {
      refuseChange("--port", existing.nameNode().rpcPort(), port);
    }
    return existing;
  }

  private static void refuseChange(String option, Object is, @Nullable Object wanted)
      throws DfsException {
    if (wanted != null && !wanted.equals(is)) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "the cluster in this folder has "
              + option
              + " "
              + is
              + ", asked for "
              + wanted
              + "; destroy it first, or use another --dir");
    }
  }

  private ClusterSpec withDataNodes(ClusterSpec spec, StartRequest request) throws DfsException {
    int is = spec.dataNodes().size();
    Integer wanted = request.dataNodes();
    int count = wanted != null ? wanted : is == 0 ? DATANODES : is;
    if (count < is) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "the cluster in this folder has "
              + is
              + " DataNodes, asked for "
              + count
              + "; take one away with 'dfs cluster destroy "
              + Role.DATANODE.id(is)
              + "'");
    }
    if (count > DATANODES_MAX || count < 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "--datanodes " + count + ": expected a number from 0 to " + DATANODES_MAX);
    }
    ClusterSpec grown = spec;
    for (int number = 1; grown.dataNodes().size() < count; number++) {
      String id = Role.DATANODE.id(number);
      if (grown.find(id) == null) {
        String rack = "/rack" + ((number - 1) % spec.racks() + 1);
        DaemonSpec daemon = new DaemonSpec(id, Role.DATANODE, rack, 0, 0, Map.of());
        List<DaemonSpec> daemons = new ArrayList<>(grown.daemons());
        daemons.add(withFreePorts(grown, daemon, 0));
        grown = grown.withDaemons(daemons);
      }
    }
    return grown;
  }

  private DaemonSpec withFreePorts(ClusterSpec spec, DaemonSpec daemon, int wantedRpc)
      throws DfsException {
    Set<Integer> taken = new HashSet<>();
    for (DaemonSpec other : spec.daemons()) {
      taken.add(other.rpcPort());
      taken.add(other.httpPort());
    }
    taken.add(wantedRpc);
    PortChooser chooser = chooser(spec);
    int rpc = wantedRpc != 0 ? wantedRpc : chooser.choose(taken);
    taken.add(rpc);
    return daemon.withPorts(rpc, chooser.choose(taken));
  }

  private PortChooser chooser(ClusterSpec spec) throws DfsException {
    try {
      return new PortChooser(InetAddress.getByName(spec.host()), random);
    } catch (UnknownHostException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.INVALID_ARGUMENT, "--host " + spec.host() + " is not known"), e);
    }
  }
}
