package io.ashlar.common.path;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An absolute path, checked: names are stored as given, without any normalisation of letters.
 *
 * <p>Doubled and trailing slashes are dropped; {@code .} and {@code ..} are refused rather than
 * resolved, because a client that meant another directory would not notice.
 */
public final class DfsPath {
  /** Longest name of one file or directory, UTF-8 bytes. */
  public static final int NAME_BYTES_MAX = 255;

  /** Longest whole path, UTF-8 bytes. */
  public static final int PATH_BYTES_MAX = 8_000;

  /** Deepest level below the root. */
  public static final int LEVELS_MAX = 1_000;

  /** The root directory. */
  public static final DfsPath ROOT = new DfsPath(List.of());

  private final List<String> names;

  private DfsPath(List<String> names) {
    this.names = names;
  }

  /** Parses {@code text}; throws {@link InvalidPathException} that says which rule it breaks. */
  public static DfsPath parse(String text) {
    if (text.isEmpty()) {
      throw new InvalidPathException(text, "the path is empty; give an absolute path like /a/b");
    }
    if (text.charAt(0) != '/') {
      throw new InvalidPathException(text, "the path is relative; start it with /");
    }
    int bytes = utf8Bytes(text, text);
    if (bytes > PATH_BYTES_MAX) {
      throw new InvalidPathException(
          text, "the path has " + bytes + " bytes in UTF-8; at most " + PATH_BYTES_MAX);
    }
    List<String> names = new ArrayList<>();
    int start = 1;
    while (start <= text.length()) {
      int slash = text.indexOf('/', start);
      int end = slash < 0 ? text.length() : slash;
      if (end > start) {
        names.add(checkName(text, text.substring(start, end)));
      }
      start = end + 1;
    }
    if (names.size() > LEVELS_MAX) {
      throw new InvalidPathException(
          text, "the path has " + names.size() + " levels; at most " + LEVELS_MAX);
    }
    return new DfsPath(List.copyOf(names));
  }

  private static String checkName(String path, String name) {
    if (name.equals(".") || name.equals("..")) {
      throw new InvalidPathException(path, "'" + name + "' is not resolved; give the full path");
    }
    if (name.indexOf('\0') >= 0) {
      throw new InvalidPathException(path, "a name holds a NUL character");
    }
    int bytes = utf8Bytes(path, name);
    if (bytes > NAME_BYTES_MAX) {
      throw new InvalidPathException(
          path, "a name has " + bytes + " bytes in UTF-8; at most " + NAME_BYTES_MAX);
    }
    return name;
  }

  private static int utf8Bytes(String path, String text) {
    try {
      ByteBuffer encoded =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .encode(CharBuffer.wrap(text));
      return encoded.remaining();
    } catch (CharacterCodingException e) {
      throw new InvalidPathException(path, "the path is not valid Unicode (a lone surrogate)", e);
    }
  }

  /** Names from the root down; empty for the root. */
  public List<String> names() {
    return names;
  }

  /** True for the root directory. */
  public boolean isRoot() {
    return names.isEmpty();
  }

  /** Last name; the empty string for the root. */
  public String name() {
    return isRoot() ? "" : names.get(names.size() - 1);
  }

  /** The directory that holds this path; the root's parent is the root. */
  public DfsPath parent() {
    return isRoot() ? this : new DfsPath(names.subList(0, names.size() - 1));
  }

  /** A name below this path, checked like {@link #parse}. */
  public DfsPath child(String name) {
    return parse(isRoot() ? "/" + name : this + "/" + name);
  }

  /** True if this is {@code other} or lies below it. */
  public boolean startsWith(DfsPath other) {
    return names.size() >= other.names.size()
        && names.subList(0, other.names.size()).equals(other.names);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DfsPath path && path.names.equals(names);
  }

  @Override
  public int hashCode() {
    return names.hashCode();
  }

  @Override
  public String toString() {
    return "/" + String.join("/", names);
  }
}
