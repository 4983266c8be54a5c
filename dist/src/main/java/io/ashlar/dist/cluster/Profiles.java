package io.ashlar.dist.cluster;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Sets of keys for a purpose: {@code conf/test.properties} makes everything small and fast. */
final class Profiles {
  /** The profile without keys of its own: the built-in defaults. */
  static final String DEFAULT = "default";

  private Profiles() {}

  static Map<String, String> read(Path folder, String name) throws IOException {
    Map<String, String> values = new TreeMap<>();
    if (name.equals(DEFAULT)) {
      return values;
    }
    Path file = folder.resolve(name + ".properties");
    if (!name.matches("[a-z0-9-]+") || !Files.exists(file)) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          "there is no profile '" + name + "' (expected the file " + file + ")");
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    properties.stringPropertyNames().forEach(key -> values.put(key, properties.getProperty(key)));
    return values;
  }
}
