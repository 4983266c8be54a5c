package io.ashlar.datanode.report;

import io.ashlar.protocol.types.Address;
import java.util.List;

/**
 * How this node presents itself.
 *
 * @param addresses where peers reach it
 * @param rack as configured
 */
public record NodeIdentity(
    String nodeId, List<Address> addresses, String rack, int httpPort, String softwareVersion) {
  /** Keeps the list. */
  public NodeIdentity {
    addresses = List.copyOf(addresses);
  }
}
