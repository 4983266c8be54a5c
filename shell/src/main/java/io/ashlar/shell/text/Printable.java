package io.ashlar.shell.text;

import java.util.Locale;

/**
 * Makes text safe for a terminal: a name may hold line feeds or escape sequences, and neither may
 * forge output lines or steer the terminal of whoever lists it.
 */
public final class Printable {
  private Printable() {}

  /** {@code text} with control characters, lone surrogates and direction marks as escapes. */
  public static String escape(String text) {
    int first = firstUnsafe(text);
    if (first < 0) {
      return text;
    }
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); ) {
      int point = text.codePointAt(i);
      i += Character.charCount(point);
      if (isUnsafe(point)) {
        appendEscape(out, point);
      } else {
        out.appendCodePoint(point);
      }
    }
    return out.toString();
  }

  private static int firstUnsafe(String text) {
    for (int i = 0; i < text.length(); ) {
      int point = text.codePointAt(i);
      if (isUnsafe(point)) {
        return i;
      }
      i += Character.charCount(point);
    }
    return -1;
  }

  private static boolean isUnsafe(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      case Character.FORMAT -> (point >= 0x202a && point <= 0x202e) || point >= 0x2066;
      default -> false;
    };
  }

  private static void appendEscape(StringBuilder out, int point) {
    switch (point) {
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      default -> out.append(String.format(Locale.ROOT, "\\u%04x", point));
    }
  }
}
