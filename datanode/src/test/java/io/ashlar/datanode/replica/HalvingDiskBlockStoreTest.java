package io.ashlar.datanode.replica;

import io.ashlar.common.disk.Disk;
import io.ashlar.testkit.FakeDisk;
import java.nio.file.Path;

/**
 * The contract of block stores where a move is not one transaction, so that it goes another way.
 */
final class HalvingDiskBlockStoreTest extends BlockStoreContract {
  private final FakeDisk disk = new FakeDisk(1);

  HalvingDiskBlockStoreTest() {
    disk.setRenamesAsOne(false);
  }

  @Override
  Disk disk() {
    return disk;
  }

  @Override
  Path folder() {
    return Path.of("/volume");
  }
}
