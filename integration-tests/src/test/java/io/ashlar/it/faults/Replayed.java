package io.ashlar.it.faults;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.editlog.FolderListener;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.storage.NameNodeStorage;
import io.ashlar.namenode.storage.RecoveredState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * The namespace that image and log of a NameNode that does not run give, read from a copy.
 *
 * @param txid of the last record
 * @param digest of the state behind it
 */
record Replayed(long txid, String digest) {
  static Replayed of(Path metadata, Path copy) throws IOException {
    FileUtils.copyDirectory(metadata.toFile(), copy.toFile());
    NameNodeStorage storage = NameNodeStorage.open(RealDisk.INSTANCE, List.of(copy));
    try {
      RecoveredState recovered = storage.recover(EditLogConfig.defaults(), FolderListener.NONE);
      recovered.editLog().close();
      NamespaceView namespace = recovered.namespace();
      return new Replayed(namespace.appliedTxid(), namespace.digest());
    } finally {
      storage.close();
    }
  }
}
