package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract of block stores on a real file system. */
final class RealDiskBlockStoreTest extends BlockStoreContract {
  @TempDir Path temporary;

  @Override
  Disk disk() {
    return RealDisk.INSTANCE;
  }

  @Override
  Path folder() {
    return temporary;
  }
}
