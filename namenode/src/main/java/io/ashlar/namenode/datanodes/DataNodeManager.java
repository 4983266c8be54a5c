package io.ashlar.namenode.datanodes;

import io.ashlar.common.time.Clock;
import io.ashlar.protocol.datanode.RegisterDataNodeRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.AdminState;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows all DataNodes: who may register, and under which registration each is known.
 *
 * <p><b>Threading</b>: look-ups from any thread; registrations one at a time under the lock.
 */
public final class DataNodeManager {
  private static final Logger LOG = LoggerFactory.getLogger(DataNodeManager.class);
  private static final int SILENT_HEARTBEATS = 3;

  /** Far above any cluster; bounds what made-up ids can cost. */
  private static final int NODES_MAX = 50_000;

  private final ClusterIdentity identity;
  private final DataNodesConfig config;
  private final RackResolver racks;
  private final Clock clock;
  private final ConcurrentMap<String, DataNode> nodes = new ConcurrentHashMap<>();
  private final Map<String, AdminState> adminStates = new HashMap<>();
  private long lastRegistrationId;

  /**
   * The outcome of a registration.
   *
   * @param restarted whether the process is another one than before
   * @param replaced nodes that are no more, because this one has their address or their volumes
   */
  public record Registered(DataNode node, boolean restarted, List<DataNode> replaced) {
    /** Copies the list. */
    public Registered {
      replaced = List.copyOf(replaced);
    }
  }

  /**
   * Which cluster this is.
   *
   * @param firstRegistrationId below every id that this process gives out, above all older ones
   */
  public record ClusterIdentity(String clusterId, String namespaceId, long firstRegistrationId) {}

  /** Knows no node yet. */
  public DataNodeManager(
      ClusterIdentity identity, DataNodesConfig config, RackResolver racks, Clock clock) {
    this.identity = identity;
    this.config = config;
    this.racks = racks;
    this.clock = clock;
    this.lastRegistrationId = identity.firstRegistrationId();
  }

  /** Which cluster this is. */
  public ClusterIdentity identity() {
    return identity;
  }

  /** All nodes that registered since the NameNode started, sorted by address. */
  public List<DataNode> all() {
    return nodes.values().stream()
        .sorted(Comparator.comparing((DataNode node) -> node.registration().address()))
        .toList();
  }

  /** The same without order; cheap. */
  public Collection<DataNode> unsorted() {
    return nodes.values();
  }

  /** How many nodes are live, stale or dead. */
  public long count(Liveness liveness) {
    return nodes.values().stream().filter(node -> node.liveness() == liveness).count();
  }

  /** The node of that id, or null. */
  public @Nullable DataNode find(String nodeId) {
    return nodes.get(nodeId);
  }

  /** An operator wants that of a node, which need not be known yet; the node, or null. */
  public synchronized @Nullable DataNode setAdmin(String nodeId, AdminState state) {
    adminStates.put(nodeId, state);
    DataNode node = nodes.get(nodeId);
    if (node != null) {
      node.setAdmin(state);
    }
    return node;
  }

  /** The node, if {@code registrationId} is its current one and it is not dead; else null. */
  public @Nullable DataNode registered(String nodeId, long registrationId) {
    DataNode node = nodes.get(nodeId);
    boolean current =
        node != null
            && node.registration().id() == registrationId
            && node.liveness() != Liveness.DEAD;
    return current ? node : null;
  }

  /**
   * Takes a node in, or anew.
   *
   * @throws DfsException WRONG_CLUSTER, DUPLICATE_NODE, INVALID_ARGUMENT
   */
  public synchronized Registered register(RegisterDataNodeRequest request) throws DfsException {
    checkIdentity(request);
    long now = clock.monotonicNanos();
    DataNode known = nodes.get(request.getNodeId());
    if (known != null) {
      checkNotCloned(known, request, now);
    }
    List<DataNode> replaced = new Replacement(nodes.values(), this::isHeard).by(request, now);
    for (DataNode old : replaced) {
      old.setLiveness(Liveness.DEAD);
      nodes.remove(old.id());
      LOG.info(
          "A DataNode is known by another id from now on. node={} before={}",
          request.getNodeId(),
          old);
    }
    Registration registration =
        new Registration(
            ++lastRegistrationId,
            request.getAddressesList(),
            racks.resolve(request.getNodeId(), request.getAddressesList(), request.getRack()),
            request.getSoftwareVersion(),
            request.getIncarnation());
    boolean restarted =
        known == null || known.registration().incarnation() != request.getIncarnation();
    DataNode node = known;
    if (node == null) {
      checkRoom();
      node = new DataNode(request.getNodeId(), registration, request.getVolumesList(), now);
      node.setAdmin(adminStates.getOrDefault(node.id(), AdminState.ADMIN_NORMAL));
      nodes.put(node.id(), node);
    } else {
      node.registered(registration, request.getVolumesList(), now);
    }
    LOG.info(
        "A DataNode registered. node={} address={} rack={} volumes={} incarnation={} before={}",
        node.id(),
        registration.address(),
        registration.rack(),
        request.getVolumesCount(),
        request.getIncarnation(),
        known == null ? "unknown" : restarted ? "restarted" : "the same process");
    return new Registered(node, restarted, replaced);
  }

  private void checkRoom() throws DfsException {
    if (nodes.size() >= NODES_MAX) {
      throw new DfsException(
          ErrorCode.OVERLOADED, nodes.size() + " DataNodes are known; no more are taken");
    }
  }

  private void checkIdentity(RegisterDataNodeRequest request) throws DfsException {
    if (request.getNodeId().isEmpty() || request.getAddressesCount() == 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "a DataNode registers with its id and its addresses");
    }
    checkId("cluster", identity.clusterId(), request.getClusterId(), request.getNodeId());
    checkId("namespace", identity.namespaceId(), request.getNamespaceId(), request.getNodeId());
  }

  /** A node without an id yet is new and adopts ours. */
  private static void checkId(String what, String expected, String found, String nodeId)
      throws DfsException {
    if (!found.isEmpty() && !found.equals(expected)) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.WRONG_CLUSTER,
                  "DataNode "
                      + nodeId
                      + " belongs to another "
                      + what
                      + ": expected "
                      + expected
                      + ", found "
                      + found)
              .with("expected", expected)
              .with("found", found));
    }
  }

  /**
   * Two processes with one id are a copied folder. A restarted node is let in: its old process is
   * silent, or it comes back at the same address.
   */
  private void checkNotCloned(DataNode known, RegisterDataNodeRequest request, long now)
      throws DfsException {
    Registration old = known.registration();
    boolean sameAddress = old.addresses().equals(request.getAddressesList());
    if (sameAddress || !isHeard(known, now)) {
      return;
    }
    throw new DfsException(
        DfsError.of(
                ErrorCode.DUPLICATE_NODE,
                "DataNode id "
                    + known.id()
                    + " is in use at "
                    + old.address()
                    + ", which was heard "
                    + silentMs(known, now)
                    + " ms ago")
            .with("nodeId", known.id())
            .with("address", old.address()));
  }

  /** True if the node's process is there for all that is known. */
  private boolean isHeard(DataNode node, long now) {
    return node.liveness() == Liveness.LIVE
        && silentMs(node, now) <= SILENT_HEARTBEATS * config.heartbeatMs();
  }

  private static long silentMs(DataNode node, long now) {
    return TimeUnit.NANOSECONDS.toMillis(now - node.heardNanos());
  }
}
