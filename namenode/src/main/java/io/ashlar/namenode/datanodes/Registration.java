package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.types.Address;
import java.util.List;

/**
 * What a DataNode said of itself when it registered.
 *
 * @param id of this registration; heartbeats and reports carry it
 * @param addresses where it listens, the first one preferred
 * @param rack as resolved by the NameNode
 * @param softwareVersion for people
 * @param incarnation rises at each start of the process
 */
public record Registration(
    long id, List<Address> addresses, String rack, String softwareVersion, long incarnation) {
  /** Copies the list. */
  public Registration {
    addresses = List.copyOf(addresses);
  }

  /** The preferred address as host:port. */
  public String address() {
    if (addresses.isEmpty()) {
      return "";
    }
    Address first = addresses.get(0);
    boolean v6 = first.getHost().indexOf(':') >= 0;
    return (v6 ? "[" + first.getHost() + "]" : first.getHost()) + ":" + first.getPort();
  }

  /** True if one of the addresses has that host. */
  public boolean isOn(String host) {
    for (Address address : addresses) {
      if (address.getHost().equals(host)) {
        return true;
      }
    }
    return false;
  }
}
