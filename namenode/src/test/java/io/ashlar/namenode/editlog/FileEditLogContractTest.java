package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.Epoch;
import io.ashlar.testkit.FakeDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the real disk and the fake one, in one folder and in two. */
final class FileEditLogContractTest {
  private static EditLog open(Disk disk, List<Path> folders) throws IOException {
    for (Path folder : folders) {
      disk.createDirectories(folder);
    }
    return FileEditLog.open(
        disk, folders, new UUID(1, 2), new Epoch(1), EditLogConfig.defaults(), FolderListener.NONE);
  }

  @Nested
  final class OnTheRealDisk extends EditLogContract {
    @TempDir Path temp;

    @Override
    EditLog open() throws IOException {
      return FileEditLogContractTest.open(
          RealDisk.INSTANCE, List.of(temp.resolve("a"), temp.resolve("b")));
    }
  }

  @Nested
  final class OnTheFakeDisk extends EditLogContract {
    private final FakeDisk disk = new FakeDisk(1);

    @Override
    EditLog open() throws IOException {
      return FileEditLogContractTest.open(disk, List.of(Path.of("/a")));
    }
  }
}
