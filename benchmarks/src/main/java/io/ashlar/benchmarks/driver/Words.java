package io.ashlar.benchmarks.driver;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One line between the command and its driver: a verb, then {@code key=value} pairs, separated by
 * blanks. Values are URL-encoded, because a message may hold anything.
 */
public record Words(String verb, Map<String, String> values) {
  /** A line without values. */
  public static Words of(String verb) {
    return new Words(verb, new LinkedHashMap<>());
  }

  /** Adds one value. */
  public Words with(String key, Object value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, String.valueOf(value));
    return new Words(verb, more);
  }

  /** Understands a line; IllegalArgumentException if it is none of ours. */
  public static Words parse(String line) {
    String[] parts = line.strip().split(" +", -1);
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      int at = parts[i].indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException(
            "expected key=value as word " + i + ", found '" + parts[i] + "' in: " + line);
      }
      values.put(
          parts[i].substring(0, at),
          URLDecoder.decode(parts[i].substring(at + 1), StandardCharsets.UTF_8));
    }
    return new Words(parts[0], values);
  }

  /** The line, without its end. */
  public String line() {
    StringBuilder line = new StringBuilder(verb);
    values.forEach(
        (key, value) ->
            line.append(' ')
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return line.toString();
  }

  /** A value that must be there. */
  public String get(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("expected a value for " + key + " in: " + line());
    }
    return value;
  }

  /** A value, or null. */
  public @Nullable String find(String key) {
    return values.get(key);
  }

  /** A number that must be there. */
  public long number(String key) {
    return Long.parseLong(get(key));
  }

  /** A number that must be there and fits an int. */
  public int count(String key) {
    return Math.toIntExact(number(key));
  }
}
