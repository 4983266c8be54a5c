package io.ashlar.dist.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What quickstart stores unless told otherwise: the project's own files, which are on every machine
 * that can run it. Build output and the cluster itself are left out.
 *
 * @param parts local paths with the names under which they are stored
 */
record SourceTree(List<Part> parts) {
  private static final Set<String> LEFT_OUT = Set.of("target");

  /**
   * One file or tree.
   *
   * @param local where it is
   * @param name below the target directory, with slashes
   */
  record Part(Path local, String name) {}

  /** Exactly {@code source}. */
  static SourceTree of(Path source) {
    Path name = source.toAbsolutePath().normalize().getFileName();
    return new SourceTree(List.of(new Part(source, name == null ? "root" : name.toString())));
  }

  /** The files of the source tree or of the unpacked archive in {@code home}. */
  static SourceTree ofProject(Path home) throws IOException {
    List<Part> parts = new ArrayList<>();
    List<Path> children;
    try (Stream<Path> listed = Files.list(home)) {
      children = listed.sorted().toList();
    }
    for (Path child : children) {
      String name = Objects.requireNonNull(child.getFileName()).toString();
      if (name.startsWith(".") || LEFT_OUT.contains(name)) {
        continue;
      }
      Path sources = child.resolve("src");
      if (Files.isDirectory(sources)) {
        parts.add(new Part(sources, name + "/src"));
      } else {
        parts.add(new Part(child, name));
      }
    }
    return new SourceTree(parts);
  }
}
