package io.ashlar.dist.offline;

import io.ashlar.namenode.editlog.EditLogCorruptException;
import io.ashlar.namenode.fsimage.ImageCorruptException;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;

/** Gives the damage of a metadata file its code, so that the user sees the right remedy. */
public final class Damage {
  private Damage() {}

  /** What reads or changes metadata files. */
  @FunctionalInterface
  public interface Work<T> {
    /** Runs; damage comes out as an exception of the module that found it. */
    T run() throws IOException;
  }

  /** Runs {@code work}; damage ends in EDIT_LOG_CORRUPT or IMAGE_CORRUPT. */
  public static <T> T named(Work<T> work) throws IOException {
    try {
      return work.run();
    } catch (EditLogCorruptException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.EDIT_LOG_CORRUPT, String.valueOf(e.getMessage()))
              .with("lastGoodTxid", e.lastGoodTxid()),
          e);
    } catch (ImageCorruptException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.IMAGE_CORRUPT, String.valueOf(e.getMessage())), e);
    }
  }
}
