package io.ashlar.datanode.volume;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.regex.Pattern;

/** A namespace id becomes the name of a folder, so that its form is checked first. */
public final class NamespaceIds {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private NamespaceIds() {}

  /** Refuses an id that could leave the volume or hide in it. */
  public static String check(String id) throws DfsException {
    if (!ALLOWED.matcher(id).matches() || id.equals("VERSION") || id.equals("EPOCH")) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          "expected a namespace id of letters, digits, '.', '_' and '-', found '"
              + id.replaceAll("\\p{Cntrl}", "?")
              + "'");
    }
    return id;
  }
}
