package io.ashlar.namenode.fsimage;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Names of image files: {@code fsimage_<txid>}. */
public final class ImageName {
  private static final String PREFIX = "fsimage_";

  /** Name while an image is written; a file of it is never loaded. */
  static final String TEMPORARY = "fsimage.ckpt";

  private ImageName() {}

  /** Name of the image at {@code txid}. */
  public static String of(long txid) {
    return PREFIX + txid;
  }

  /** Txid of an image file; empty for any other name. */
  public static OptionalLong txidOf(Path file) {
    String name = file.getFileName().toString();
    return name.matches(PREFIX + "\\d{1,19}")
        ? OptionalLong.of(Long.parseLong(name.substring(PREFIX.length())))
        : OptionalLong.empty();
  }
}
