package io.ashlar.shell.glob;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of one path component in the field's syntax: {@code *}, {@code ?}, {@code [abc]},
 * {@code [a-c]}, {@code [^a]}, {@code {one,two}}, and {@code \} before a character that means
 * itself.
 */
public final class Glob {
  private static final String SPECIAL = "*?[{\\";

  private final Pattern pattern;

  private Glob(Pattern pattern) {
    this.pattern = pattern;
  }

  /** True if {@code text} has a character that means more than itself. */
  public static boolean isPattern(String text) {
    return text.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /** Reads one component; throws IllegalArgumentException that says what is wrong. */
  public static Glob parse(String component) {
    return new Glob(new Translator(component).translate());
  }

  /** True if the whole {@code name} matches. */
  public boolean matches(String name) {
    return pattern.matcher(name).matches();
  }

  /** {@code component} with every escape resolved; for components that are no pattern. */
  public static String literal(String component) {
    StringBuilder out = new StringBuilder(component.length());
    for (int i = 0; i < component.length(); i++) {
      char c = component.charAt(i);
      if (c == '\\' && i + 1 < component.length()) {
        out.append(component.charAt(++i));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  /**
   * {@code pattern} with every {@code {a,b}} that spans a slash written out, because such a group
   * does not belong to one component.
   */
  public static List<String> expandBraces(String pattern) {
    int open = -1;
    int depth = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        open = depth++ == 0 ? i : open;
      } else if (c == '}' && depth > 0 && --depth == 0) {
        String group = pattern.substring(open + 1, i);
        if (group.indexOf('/') >= 0) {
          return writtenOut(pattern.substring(0, open), group, pattern.substring(i + 1));
        }
      }
    }
    return List.of(pattern);
  }

  private static List<String> writtenOut(String before, String group, String after) {
    List<String> all = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= group.length(); i++) {
      char c = i == group.length() ? ',' : group.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '{') {
        depth++;
      } else if (c == '}') {
        depth--;
      } else if (c == ',' && (depth == 0 || i == group.length())) {
        all.addAll(
            expandBraces(before + group.substring(start, Math.min(i, group.length())) + after));
        start = i + 1;
      }
    }
    return all;
  }

  /** Writes the pattern as a regular expression. */
  private static final class Translator {
    private final String text;
    private final StringBuilder regex = new StringBuilder();
    private int at;
    private int depth;

    private Translator(String text) {
      this.text = text;
    }

    private Pattern translate() {
      while (at < text.length()) {
        step(text.charAt(at++));
      }
      if (depth > 0) {
        throw new IllegalArgumentException("'{' without '}' in '" + text + "'");
      }
      try {
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
      } catch (PatternSyntaxException e) {
        throw new IllegalArgumentException("'" + text + "' is not a pattern", e);
      }
    }

    private void step(char c) {
      switch (c) {
        case '*' -> regex.append(".*");
        case '?' -> regex.append('.');
        case '[' -> characterClass();
        case '{' -> {
          depth++;
          regex.append("(?:");
        }
        case '}' -> {
          regex.append(depth > 0 ? ")" : "\\}");
          depth = Math.max(0, depth - 1);
        }
        case ',' -> regex.append(depth > 0 ? '|' : ',');
        case '\\' -> quote(at < text.length() ? text.charAt(at++) : '\\');
        default -> quote(c);
      }
    }

    private void characterClass() {
      int close = text.indexOf(']', at + 1);
      if (close < 0) {
        throw new IllegalArgumentException("'[' without ']' in '" + text + "'");
      }
      String inside = text.substring(at, close);
      at = close + 1;
      regex.append('[');
      int from = 0;
      if (inside.startsWith("^") || inside.startsWith("!")) {
        regex.append('^');
        from = 1;
      }
      for (int i = from; i < inside.length(); i++) {
        char c = inside.charAt(i);
        boolean range = c == '-' && i > from && i < inside.length() - 1;
        regex.append(range ? "-" : "\\Q" + c + "\\E");
      }
      regex.append(']');
    }

    private void quote(char c) {
      if (Character.isLetterOrDigit(c) || c == '_' || c > '~') {
        regex.append(c);
      } else {
        regex.append('\\').append(c);
      }
    }
  }
}
