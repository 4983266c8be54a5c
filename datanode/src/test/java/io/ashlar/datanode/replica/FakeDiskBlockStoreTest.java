package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.testkit.FakeDisk;
import java.nio.file.Path;

/** The contract of block stores on a disk in memory. */
final class FakeDiskBlockStoreTest extends BlockStoreContract {
  private final FakeDisk disk = new FakeDisk(1);

  @Override
  Disk disk() {
    return disk;
  }

  @Override
  Path folder() {
    return Path.of("/volume");
  }
}
