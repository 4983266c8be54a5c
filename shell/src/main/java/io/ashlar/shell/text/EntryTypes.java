package io.ashlar.shell.text;

import io.ashlar.client.FileType;

/** What an entry is, in words and in the first letter of a line of {@code ls}. */
public final class EntryTypes {
  private EntryTypes() {}

  /** As in JSON documents. */
  public static String word(FileType type) {
    return switch (type) {
      case FILE -> "file";
      case DIRECTORY -> "dir";
      case SYMLINK -> "symlink";
    };
  }

  /** As in {@code ls}. */
  public static char letter(FileType type) {
    return switch (type) {
      case FILE -> '-';
      case DIRECTORY -> 'd';
      case SYMLINK -> 'l';
    };
  }
}
