package io.ashlar.dist.cluster.command;

import io.ashlar.shell.cli.GivenProperties;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Values of {@code -D}, told apart into those of the whole cluster and those of single daemons.
 *
 * @param all keys of all daemons
 * @param byDaemon keys of single daemons
 */
record Properties(Map<String, String> all, Map<String, Map<String, String>> byDaemon) {
  private static final Pattern DAEMON_ID = Pattern.compile("[a-z]+[0-9]+");

  static Properties parse(List<String> properties) {
    Map<String, String> all = new TreeMap<>();
    Map<String, Map<String, String>> byDaemon = new HashMap<>();
    for (String property : properties) {
      int equals = property.indexOf('=');
      String key = property.substring(0, equals);
      String value = property.substring(equals + 1);
      int colon = key.indexOf(':');
      if (colon > 0 && DAEMON_ID.matcher(key.substring(0, colon)).matches()) {
        byDaemon
            .computeIfAbsent(key.substring(0, colon), id -> new TreeMap<>())
            .put(key.substring(colon + 1), value);
      } else {
        all.put(key, value);
      }
    }
    GivenProperties.check(all);
    byDaemon.values().forEach(GivenProperties::check);
    return new Properties(all, byDaemon);
  }
}
