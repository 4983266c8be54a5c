package io.ashlar.namenode.editlog;

import java.io.IOException;
import java.nio.file.Path;

/** Hears of metadata folders that fail and return. */
public interface FolderListener {
  /** The folder takes no more batches until the log starts its next segment with success there. */
  void onFolderFailed(Path folder, IOException cause);

  /** The folder takes batches again. */
  void onFolderReturned(Path folder);

  /** Nobody listens. */
  FolderListener NONE =
      new FolderListener() {
        @Override
        public void onFolderFailed(Path folder, IOException cause) {}

        @Override
        public void onFolderReturned(Path folder) {}
      };
}
