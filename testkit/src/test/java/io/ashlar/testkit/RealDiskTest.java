package io.ashlar.testkit;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RealDiskTest extends DiskContract {
  @TempDir Path temp;

  @Override
  protected Disk disk() {
    return RealDisk.INSTANCE;
  }

  @Override
  protected Path folder() {
    return temp;
  }
}
