package io.ashlar.namenode.datanodes;

import io.ashlar.common.config.ConfigException;
import io.ashlar.protocol.types.Address;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Says in which rack a DataNode stands: the topology table's word if it has one, else what the node
 * was configured with, else the default rack.
 */
public final class RackResolver {
  /** Rack of nodes of which nothing is known. */
  public static final String DEFAULT_RACK = "/default-rack";

  private final Map<String, String> table;

  private RackResolver(Map<String, String> table) {
    this.table = Map.copyOf(table);
  }

  /** Without a table. */
  public static RackResolver withoutTable() {
    return new RackResolver(Map.of());
  }

  /** From the lines of a file: {@code host rack} or {@code node-id rack}; # begins a comment. */
  public static RackResolver fromTable(Path file) throws IOException {
    Map<String, String> table = new HashMap<>();
    int number = 0;
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      number++;
      String text = line.replaceFirst("#.*", "").trim();
      if (text.isEmpty()) {
        continue;
      }
      String[] columns = text.split("\\s+", -1);
      if (columns.length != 2 || !columns[1].startsWith("/")) {
        throw new ConfigException(
            file + " line " + number + ": expected 'HOST /RACK', found '" + text + "'");
      }
      table.put(columns[0], columns[1]);
    }
    return new RackResolver(table);
  }

  /** The rack of a node. */
  public String resolve(String nodeId, List<Address> addresses, String configured) {
    String rack = table.get(nodeId);
    for (Address address : addresses) {
      if (rack == null) {
        rack = table.get(address.getHost());
      }
    }
    if (rack != null) {
      return rack;
    }
    if (configured.isBlank()) {
      return DEFAULT_RACK;
    }
    return configured.startsWith("/") ? configured : "/" + configured;
  }
}
