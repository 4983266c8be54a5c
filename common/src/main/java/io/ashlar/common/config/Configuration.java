package io.ashlar.common.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * Values by key, immutable. Later layers win: built-in defaults, then {@code dfs.properties} of the
 * conf folder, then {@code -D key=value}.
 */
public final class Configuration {
  /** File of a conf folder that holds the keys. */
  public static final String FILE_NAME = "dfs.properties";

  private final Map<String, String> values;

  private Configuration(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** Defaults only. */
  public static Configuration empty() {
    return new Configuration(Map.of());
  }

  /** Exactly {@code values}, unchecked; see {@link ConfigKeys#check}. */
  public static Configuration of(Map<String, String> values) {
    return new Configuration(values);
  }

  /** {@code dfs.properties} of {@code folder}; empty if the file is absent. */
  public static Configuration load(Path folder, ConfigKeys keys) throws IOException {
    return loadFile(folder.resolve(FILE_NAME), keys);
  }

  /** One properties file; empty if absent. Every key and value is checked. */
  public static Configuration loadFile(Path file, ConfigKeys keys) throws IOException {
    if (!Files.exists(file)) {
      return empty();
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IllegalArgumentException e) {
      throw new ConfigException(file + " is not a properties file: " + e.getMessage(), e);
    }
    Map<String, String> read = new TreeMap<>();
    properties.stringPropertyNames().forEach(name -> read.put(name, properties.getProperty(name)));
    keys.check(read, file.toString());
    return new Configuration(read);
  }

  /** These values, overridden by {@code above}. */
  public Configuration with(Map<String, String> above) {
    Map<String, String> merged = new TreeMap<>(values);
    merged.putAll(above);
    return new Configuration(merged);
  }

  /** The value of {@code key}, or its default. */
  public <T> T get(ConfigKey<T> key) {
    String text = values.get(key.name());
    return key.parse(text == null ? key.defaultText() : text);
  }

  /** True if {@code key} was set rather than defaulted. */
  public boolean isSet(ConfigKey<?> key) {
    return values.containsKey(key.name());
  }

  /** All values that were set. */
  public Map<String, String> asMap() {
    return values;
  }
}
