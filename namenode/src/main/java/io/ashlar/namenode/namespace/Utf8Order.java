package io.ashlar.namenode.namespace;

import java.util.Comparator;

/**
 * Orders names by their UTF-8 bytes.
 *
 * <p>That is the order of code points. Java's own order of strings differs from it, because it
 * compares UTF-16 units and so puts characters beyond U+FFFF before U+E000 to U+FFFF.
 */
public final class Utf8Order implements Comparator<String> {
  /** The one instance; it has no state. */
  public static final Utf8Order INSTANCE = new Utf8Order();

  private Utf8Order() {}

  @Override
  public int compare(String left, String right) {
    int common = Math.min(left.length(), right.length());
    for (int i = 0; i < common; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        return compareUnits(a, b);
      }
    }
    return Integer.compare(left.length(), right.length());
  }

  private static int compareUnits(char a, char b) {
    boolean surrogateA = Character.isSurrogate(a);
    boolean surrogateB = Character.isSurrogate(b);
    if (surrogateA == surrogateB) {
      return Character.compare(a, b);
    }
    return surrogateA ? 1 : -1;
  }
}
