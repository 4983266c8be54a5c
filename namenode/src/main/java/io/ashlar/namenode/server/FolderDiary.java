package io.ashlar.namenode.server;

import io.ashlar.namenode.editlog.FolderListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of metadata folders that fail and return, and remembers why they failed.
 *
 * <p><b>Threading</b>: any thread.
 */
final class FolderDiary implements FolderListener {
  private static final Logger LOG = LoggerFactory.getLogger(FolderDiary.class);

  private final Map<Path, String> failures = new ConcurrentHashMap<>();

  /** What failed in the folder; a plain word if it was not heard. */
  String failureOf(Path folder) {
    return failures.getOrDefault(folder, "unknown");
  }

  @Override
  public void onFolderFailed(Path folder, IOException cause) {
    failures.put(folder, String.valueOf(cause.getMessage()));
    LOG.error("A metadata folder failed and is left out. folder={}", folder, cause);
  }

  @Override
  public void onFolderReturned(Path folder) {
    LOG.info("A metadata folder is back. folder={}", folder);
  }
}
