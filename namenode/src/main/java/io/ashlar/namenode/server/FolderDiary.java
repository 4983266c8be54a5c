package io.ashlar.namenode.server;

import io.ashlar.namenode.editlog.FolderListener;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells people of metadata folders that fail and return. */
final class FolderDiary implements FolderListener {
  private static final Logger LOG = LoggerFactory.getLogger(FolderDiary.class);

  @Override
  public void onFolderFailed(Path folder, IOException cause) {
    LOG.error("A metadata folder failed and is left out. folder={}", folder, cause);
  }

  @Override
  public void onFolderReturned(Path folder) {
    LOG.info("A metadata folder is back. folder={}", folder);
  }
}
