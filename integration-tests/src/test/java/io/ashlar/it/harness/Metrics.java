package io.ashlar.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What {@code /metrics} of one daemon says. */
public final class Metrics {
  private final List<String> lines;

  private Metrics(List<String> lines) {
    this.lines = lines;
  }

  /** Asks the daemon. */
  public static Metrics of(LocalCluster cluster, String id) throws IOException {
    return at(cluster.daemon(id).path("http").asText());
  }

  /** Asks the daemon whose HTTP address is {@code http}. */
  public static Metrics at(String http) throws IOException {
    String base = http.contains("://") ? http : "http://" + http;
    try (InputStream in = URI.create(base + "/metrics").toURL().openStream()) {
      return new Metrics(new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList());
    }
  }

  /** Sum of all values whose name ends with {@code _suffix}; fails if there is none. */
  public double sum(String suffix) {
    List<String> found =
        lines.stream()
            .filter(line -> !line.startsWith("#"))
            .filter(line -> line.split("[ {]", 2)[0].endsWith("_" + suffix))
            .toList();
    if (found.isEmpty()) {
      throw new AssertionError("no value ends with _" + suffix + " in " + lines);
    }
    return found.stream()
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
