package io.ashlar.shell.transfer;

import io.ashlar.common.path.DfsPath;
import java.nio.charset.StandardCharsets;

/** Names under which a target is written before it is complete. */
final class TempNames {
  /** The field's suffix for a target that is being copied. */
  static final String SUFFIX = "._COPYING_";

  private TempNames() {}

  /** {@code NAME._COPYING_} beside {@code target}, shortened only if the limits ask for it. */
  static DfsPath beside(DfsPath target) {
    String parent = target.parent().isRoot() ? "" : target.parent().toString();
    int parentBytes = parent.getBytes(StandardCharsets.UTF_8).length + 1;
    int bytesMax = Math.min(DfsPath.NAME_BYTES_MAX, DfsPath.PATH_BYTES_MAX - parentBytes);
    return target.parent().child(of(target.name(), bytesMax));
  }

  /** {@code NAME._COPYING_} in at most {@code bytesMax} bytes. */
  static String of(String name, int bytesMax) {
    int room = bytesMax - SUFFIX.length();
    if (name.getBytes(StandardCharsets.UTF_8).length <= room) {
      return name + SUFFIX;
    }
    // Two long names may have the same beginning; their hashes keep their temporary names apart.
    String hash = "-" + Integer.toHexString(name.hashCode());
    StringBuilder cut = new StringBuilder();
    int bytes = 0;
    for (int i = 0; i < name.length(); ) {
      int point = name.codePointAt(i);
      String letter = Character.toString(point);
      bytes += letter.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > room - hash.length()) {
        break;
      }
      cut.append(letter);
      i += letter.length();
    }
    return cut + hash + SUFFIX;
  }
}
