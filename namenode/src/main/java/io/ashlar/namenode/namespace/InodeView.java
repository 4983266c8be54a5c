package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import java.nio.charset.StandardCharsets;

/** What can be read of a file or directory. Valid only while the read section lasts. */
public interface InodeView {
  /** Its id, for ever. */
  InodeId id();

  /** Id of its directory; the root's parent is {@link InodeId#NONE}. */
  InodeId parentId();

  /** Last name of its path; empty for the root. */
  String name();

  /** The same in UTF-8. */
  default byte[] nameUtf8() {
    return name().getBytes(StandardCharsets.UTF_8);
  }

  /** True for directories. */
  boolean isDirectory();

  /** User who owns it. */
  String owner();

  /** Group that owns it. */
  String group();

  /** Permission bits, 0 to 01777. */
  int mode();

  /** Last change of content or entries, milliseconds since 1970. */
  long mtimeMs();

  /** Last access as set by clients, milliseconds since 1970. */
  long atimeMs();
}
