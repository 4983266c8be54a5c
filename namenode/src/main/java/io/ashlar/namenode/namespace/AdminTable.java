package io.ashlar.namenode.namespace;

import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.Collection;
import java.util.Collections;
import java.util.TreeMap;

/**
 * Admin states by node id, and the balancer's settings. There are few, so that both namespaces keep
 * them as they are.
 *
 * <p><b>Threading</b>: as {@link Namespace}.
 */
public final class AdminTable implements AdminView {
  private final TreeMap<String, NodeAdmin> nodes = new TreeMap<>();
  private BalancerSettings balancer = BalancerSettings.getDefaultInstance();

  @Override
  public NodeAdmin of(String nodeId) {
    NodeAdmin admin = nodes.get(nodeId);
    return admin == null ? NodeAdmin.newBuilder().setNodeId(nodeId).build() : admin;
  }

  @Override
  public Collection<NodeAdmin> nodes() {
    return Collections.unmodifiableCollection(nodes.values());
  }

  @Override
  public BalancerSettings balancer() {
    return balancer;
  }

  /** A normal node is forgotten. */
  public void set(NodeAdmin admin) {
    if (admin.getState() == AdminState.ADMIN_NORMAL) {
      nodes.remove(admin.getNodeId());
    } else {
      nodes.put(admin.getNodeId(), admin);
    }
  }

  /** Replaces the settings. */
  public void set(BalancerSettings settings) {
    balancer = settings;
  }

  /** Takes what an image says. */
  public void load(ImageHeader header) {
    header.getNodesList().forEach(this::set);
    balancer = header.getBalancer();
  }

  static void addTo(AdminView admin, ImageHeader.Builder header) {
    header.addAllNodes(admin.nodes());
    if (!admin.balancer().equals(BalancerSettings.getDefaultInstance())) {
      header.setBalancer(admin.balancer());
    }
  }
}
