package io.ashlar.namenode.fsimage;

import java.io.IOException;
import java.nio.file.Path;

/** An image file is damaged; it is refused as a whole. */
public final class ImageCorruptException extends IOException {
  private static final long serialVersionUID = 1;

  /** Names the file and what is wrong with it. */
  public ImageCorruptException(Path file, String reason) {
    super("the image " + file + " is damaged: " + reason);
  }
}
