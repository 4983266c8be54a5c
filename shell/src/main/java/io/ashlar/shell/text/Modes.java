package io.ashlar.shell.text;

/** Permission bits as text. */
public final class Modes {
  private static final int STICKY = 01000;

  private Modes() {}

  /** {@code rwxr-xr-x}; a sticky directory ends in {@code t} or {@code T}. */
  public static String symbolic(int mode) {
    StringBuilder out = new StringBuilder(9);
    for (int shift = 6; shift >= 0; shift -= 3) {
      int bits = mode >> shift;
      out.append((bits & 4) != 0 ? 'r' : '-');
      out.append((bits & 2) != 0 ? 'w' : '-');
      out.append((bits & 1) != 0 ? 'x' : '-');
    }
    if ((mode & STICKY) != 0) {
      out.setCharAt(8, (mode & 1) != 0 ? 't' : 'T');
    }
    return out.toString();
  }

  /** {@code 755}, {@code 1777}: the form of JSON documents. */
  public static String octal(int mode) {
    return Integer.toOctalString(mode);
  }
}
