package io.ashlar.datanode.replica;

import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes files whose content is already safe, or does not matter any more. */
final class OpenFiles {
  private static final Logger LOG = LoggerFactory.getLogger(OpenFiles.class);

  private OpenFiles() {}

  static void closeQuietly(@Nullable DiskFile file) {
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        LOG.debug("A file could not be closed", e);
      }
    }
  }
}
