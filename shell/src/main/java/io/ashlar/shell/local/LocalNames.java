package io.ashlar.shell.local;

import java.nio.file.Path;

/**
 * Local names are bytes; names of the file system are UTF-8. A name of other bytes is shown with a
 * replacement character, and storing it under that name would alter it without a word.
 */
public final class LocalNames {
  private LocalNames() {}

  /** True if the name's bytes are exactly its text in UTF-8. */
  public static boolean isUtf8(Path name) {
    String text = name.toString();
    if (text.indexOf('\uFFFD') < 0) {
      return true;
    }
    try {
      return Path.of(text).equals(name);
    } catch (java.nio.file.InvalidPathException e) {
      return false;
    }
  }
}
