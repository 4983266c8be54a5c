package io.ashlar.datanode.volume;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Tells the kinds of failed file operations apart. */
public final class IoFailures {
  private IoFailures() {}

  /** True if the disk or quota is full, which is no fault of the disk. */
  public static boolean isNoSpace(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("no space left") || text.contains("quota exceeded");
  }

  /** True if the disk itself is in doubt after this. */
  public static boolean isDiskFault(IOException failure) {
    return !(failure instanceof DfsException)
        && !(failure instanceof FileAlreadyExistsException)
        && !isNoSpace(failure);
  }

  /** True if a file is not there. */
  public static boolean isMissing(IOException failure) {
    return failure instanceof NoSuchFileException || failure instanceof FileNotFoundException;
  }

  /** True if a name is a link, which is never followed, or is not there. */
  public static boolean isLinkOrMissing(IOException failure) {
    return isMissing(failure) || isLink(failure);
  }

  private static boolean isLink(IOException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return text.contains("symbolic link");
  }

  /** The error that a peer hears. */
  public static DfsError errorOf(Volume volume, String operation, IOException failure) {
    if (failure instanceof DfsException known) {
      return known.error();
    }
    boolean full = isNoSpace(failure);
    return DfsError.of(
            full ? ErrorCode.DISK_FULL : ErrorCode.DISK_ERROR,
            operation + (full ? ": no space on volume " : " failed on volume ") + volume.path())
        .causedBy(failure)
        .with("volume", volume.path());
  }
}
