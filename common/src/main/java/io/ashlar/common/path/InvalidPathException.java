package io.ashlar.common.path;

/** A path breaks a rule of {@link DfsPath}. */
public final class InvalidPathException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int SHOWN_CHARS_MAX = 120;

  private final String reason;

  InvalidPathException(String path, String reason) {
    super(shown(path) + ": " + reason);
    this.reason = reason;
  }

  InvalidPathException(String path, String reason, Throwable cause) {
    super(shown(path) + ": " + reason, cause);
    this.reason = reason;
  }

  /** Which rule is broken, without the path. */
  public String reason() {
    return reason;
  }

  /** Long paths are cut and control characters escaped, so that a message stays one line. */
  private static String shown(String path) {
    String cut =
        path.length() > SHOWN_CHARS_MAX ? path.substring(0, SHOWN_CHARS_MAX) + "..." : path;
    StringBuilder out = new StringBuilder("'");
    cut.chars()
        .forEach(
            c -> {
              if (c < ' ' || c == 0x7f || Character.isSurrogate((char) c)) {
                out.append(String.format("\\u%04x", c));
              } else {
                out.append((char) c);
              }
            });
    return out.append('\'').toString();
  }
}
