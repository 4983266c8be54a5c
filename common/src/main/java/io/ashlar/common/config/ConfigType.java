package io.ashlar.common.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * How the text of a value is read.
 *
 * @param expected the form in words, for messages
 * @param parser throws IllegalArgumentException for a text of another form
 */
public record ConfigType<T>(String expected, Function<String, T> parser) {
  /** true or false. */
  public static final ConfigType<Boolean> BOOLEAN =
      new ConfigType<>("true or false", ConfigType::parseBoolean);

  /** A whole number. */
  public static final ConfigType<Integer> INT =
      new ConfigType<>("a whole number", Integer::parseInt);

  /** Bytes: a number with k, m, g or t. */
  public static final ConfigType<Long> SIZE =
      new ConfigType<>("a size like 512, 64k, 1m, 2g", ConfigType::parseSize);

  /** Milliseconds: a number with ms, s, m, h or d. */
  public static final ConfigType<Long> DURATION_MS =
      new ConfigType<>("a duration like 300ms, 5s, 20m, 1h, 14d", ConfigType::parseDurationMs);

  /** Any text. */
  public static final ConfigType<String> STRING = new ConfigType<>("a text", text -> text);

  /** Texts separated by commas; empty parts are dropped. */
  public static final ConfigType<List<String>> LIST =
      new ConfigType<>("texts separated by commas", ConfigType::parseList);

  /** One of the constants of an enum, in lower case with dashes. */
  public static <E extends Enum<E>> ConfigType<E> oneOf(Class<E> type) {
    List<String> names = Arrays.stream(type.getEnumConstants()).map(ConfigType::nameOf).toList();
    return new ConfigType<>(
        "one of " + String.join(", ", names),
        text ->
            Arrays.stream(type.getEnumConstants())
                .filter(constant -> nameOf(constant).equals(text.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("not one of " + names)));
  }

  T parse(String text) {
    return parser.apply(text);
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Boolean parseBoolean(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static List<String> parseList(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::trim)
        .filter(part -> !part.isEmpty())
        .toList();
  }

  private static Long parseSize(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int shift =
        switch (lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1)) {
          case 'k' -> 10;
          case 'm' -> 20;
          case 'g' -> 30;
          case 't' -> 40;
          default -> 0;
        };
    String digits = shift == 0 ? lower : lower.substring(0, lower.length() - 1);
    return multiply(digits, 1L << shift);
  }

  private static Long parseDurationMs(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.endsWith("ms")) {
      return multiply(lower.substring(0, lower.length() - 2), 1);
    }
    long unitMs =
        switch (lower.isEmpty() ? ' ' : lower.charAt(lower.length() - 1)) {
          case 's' -> 1_000L;
          case 'm' -> 60_000L;
          case 'h' -> 3_600_000L;
          case 'd' -> 86_400_000L;
          default -> throw new IllegalArgumentException("the unit is missing");
        };
    return multiply(lower.substring(0, lower.length() - 1), unitMs);
  }

  private static Long multiply(String digits, long unit) {
    try {
      long value = Math.multiplyExact(Long.parseLong(digits.trim()), unit);
      if (value < 0) {
        throw new IllegalArgumentException("negative");
      }
      return value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + digits + "' is not a whole number", e);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("too large", e);
    }
  }
}
