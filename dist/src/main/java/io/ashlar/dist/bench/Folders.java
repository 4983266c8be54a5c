package io.ashlar.dist.bench;

import io.ashlar.shell.cli.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders of a run, which are removed after it. */
final class Folders {
  private Folders() {}

  /** An empty folder: the given one, or a new one below the system's temporary folder. */
  static Path fresh(@Nullable Path given) throws IOException {
    if (given == null) {
      return Files.createTempDirectory("ashlar-bench");
    }
    Files.createDirectories(given);
    try (Stream<Path> inside = Files.list(given)) {
      if (inside.findAny().isPresent()) {
        throw new UsageException(
            "--dir "
                + given
                + ": expected an empty folder, because it is "
                + "removed after the run");
      }
    }
    return given.toAbsolutePath();
  }

  /** Removes a folder with all that is in it. */
  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
