package io.ashlar.common.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** All keys that the parts on the class path declare, found by {@link ConfigKeyProvider}. */
public final class ConfigKeys {
  private final Map<String, ConfigKey<?>> byName = new TreeMap<>();

  private ConfigKeys(List<ConfigKey<?>> keys) {
    for (ConfigKey<?> key : keys) {
      ConfigKey<?> other = byName.putIfAbsent(key.name(), key);
      if (other != null && !other.defaultText().equals(key.defaultText())) {
        throw new ConfigException("two parts declare " + key.name() + " with different defaults");
      }
    }
  }

  /** Keys of every provider on the class path. */
  public static ConfigKeys load() {
    List<ConfigKey<?>> keys = new ArrayList<>();
    ServiceLoader.load(ConfigKeyProvider.class).forEach(provider -> keys.addAll(provider.keys()));
    return new ConfigKeys(keys);
  }

  /** Exactly {@code keys}. */
  public static ConfigKeys of(List<ConfigKey<?>> keys) {
    return new ConfigKeys(keys);
  }

  /** All keys, sorted by name. */
  public List<ConfigKey<?>> all() {
    return List.copyOf(byName.values());
  }

  /** Refuses a key that nobody declares, naming the nearest known one; checks each value. */
  public void check(Map<String, String> values, String source) {
    values.forEach(
        (name, text) -> {
          ConfigKey<?> key = byName.get(name);
          if (key == null) {
            throw new ConfigException("unknown key '" + name + "' in " + source + nearest(name));
          }
          key.parse(text);
        });
  }

  private String nearest(String name) {
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String known : byName.keySet()) {
      int distance = EditDistance.between(name, known);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = known;
      }
    }
    return best.isEmpty() ? "" : "; the nearest known key is '" + best + "'";
  }
}
