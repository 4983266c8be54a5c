package io.ashlar.namenode.storage;

import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Looks at the small files of a metadata folder, for {@code dfs namenode verify}. */
public final class FolderCheck {
  private final Disk disk;

  /** Reads through {@code disk}. */
  public FolderCheck(Disk disk) {
    this.disk = disk;
  }

  /** {@code kind} is version or epoch. */
  public record Problem(Path file, String kind, String text) {}

  /** What is wrong; empty if nothing is. */
  public List<Problem> problems(Path folder) throws IOException {
    List<Problem> problems = new ArrayList<>();
    Path version = FolderVersions.file(folder);
    if (!disk.exists(version)) {
      problems.add(new Problem(version, "version", "the folder is not formatted"));
      return problems;
    }
    try {
      StorageVersion.decode(version, disk.readAll(version, StorageVersion.BYTES_MAX));
    } catch (IOException e) {
      problems.add(new Problem(version, "version", String.valueOf(e.getMessage())));
    }
    Path epoch = NameNodeStorage.current(folder).resolve(EpochFile.NAME);
    if (disk.exists(epoch)
        && EpochFile.decode(disk.readAll(epoch, EpochFile.BYTES_MAX)).isEmpty()) {
      problems.add(new Problem(epoch, "epoch", "its checksum is wrong"));
    }
    return problems;
  }
}
