package io.ashlar.shell.cli;

import io.ashlar.common.config.ConfigException;
import io.ashlar.common.config.ConfigKeys;
import java.util.Map;
import java.util.TreeMap;

/** Keys and values of {@code -D}. */
public final class GivenProperties {
  private GivenProperties() {}

  /** The values by key, each checked; a key that nobody declares is a usage error. */
  public static Map<String, String> of(GlobalOptions options) {
    Map<String, String> given = new TreeMap<>();
    for (String property : options.properties()) {
      int equals = property.indexOf('=');
      String key = property.substring(0, equals);
      if (key.indexOf(':') >= 0) {
        throw new UsageException(
            "-D " + property + ": ID:key=value belongs to 'dfs cluster start'");
      }
      given.put(key, property.substring(equals + 1));
    }
    check(given);
    return given;
  }

  /** The same, without those that are meant for single daemons. */
  public static Map<String, String> withoutDaemons(GlobalOptions options) {
    Map<String, String> given = new TreeMap<>();
    for (String property : options.properties()) {
      int equals = property.indexOf('=');
      String key = property.substring(0, equals);
      if (key.indexOf(':') < 0) {
        given.put(key, property.substring(equals + 1));
      }
    }
    check(given);
    return given;
  }

  /** Checks keys and values that the user gave. */
  public static void check(Map<String, String> given) {
    if (given.isEmpty()) {
      return;
    }
    try {
      ConfigKeys.load().check(given, "-D");
    } catch (ConfigException e) {
      throw UsageException.ofProperty(e);
    }
  }
}
