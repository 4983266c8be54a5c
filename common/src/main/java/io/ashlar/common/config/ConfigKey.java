package io.ashlar.common.config;

import java.util.function.Predicate;

/**
 * One configuration key with its type, default, range and text for people.
 *
 * @param name as written in files, for example {@code dfs.blocksize}
 * @param type how values are read and shown
 * @param defaultText the default as a user would write it; may be empty for strings and lists
 * @param range what a value must satisfy
 * @param rangeDoc the range in words, for messages and documents
 * @param doc one or two sentences
 */
public record ConfigKey<T>(
    String name,
    ConfigType<T> type,
    String defaultText,
    Predicate<T> range,
    String rangeDoc,
    String doc) {
  /** A key whose every readable value is allowed. */
  public static <T> ConfigKey<T> of(
      String name, ConfigType<T> type, String defaultText, String doc) {
    return new ConfigKey<>(name, type, defaultText, value -> true, "", doc);
  }

  /** Narrows the allowed values. */
  public ConfigKey<T> range(Predicate<T> allowed, String allowedDoc) {
    return new ConfigKey<>(name, type, defaultText, allowed, allowedDoc, doc);
  }

  /** Reads {@code text}; throws {@link ConfigException} that names key, value and range. */
  public T parse(String text) {
    T value;
    try {
      value = type.parse(text.trim());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          name + " = '" + text + "': expected " + type.expected() + " (" + e.getMessage() + ")", e);
    }
    if (!range.test(value)) {
      throw new ConfigException(name + " = '" + text + "': expected " + rangeDoc);
    }
    return value;
  }
}
