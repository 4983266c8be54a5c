package io.ashlar.it.harness;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes trees of files and compares them by SHA-256. */
public final class Trees {
  /** Names that shells, URIs and globs trip over. */
  public static final List<String> ODD_NAMES =
      List.of(
          "two words",
          "-leading-dash",
          "--force",
          "größe_日本_𝒳",
          "it's \"quoted\"",
          "100%25",
          "a#b",
          "what?",
          "tab\there",
          "star*[x]{y}",
          "back\\slash",
          " space around ",
          "semi;colon&pipe|");

  private Trees() {}

  /** Writes {@code bytes} pseudo-random bytes. */
  public static void file(Path file, long bytes, long seed) throws IOException {
    Files.createDirectories(file.resolveSibling("."));
    SplittableRandom random = new SplittableRandom(seed);
    byte[] buffer = new byte[1 << 16];
    try (var out = Files.newOutputStream(file)) {
      long rest = bytes;
      while (rest > 0) {
        random.nextBytes(buffer);
        int count = (int) Math.min(rest, buffer.length);
        out.write(buffer, 0, count);
        rest -= count;
      }
    }
  }

  /** Files with odd names at two levels, and sizes around chunk and block boundaries. */
  public static void odd(Path root, long blockBytes) throws IOException {
    long seed = 1;
    for (String name : ODD_NAMES) {
      file(root.resolve(name).resolve(name), seed * 37, seed++);
    }
    for (long bytes :
        List.of(0L, 1L, 511L, 512L, 513L, blockBytes - 1, blockBytes, blockBytes + 1)) {
      file(root.resolve("sizes").resolve(Long.toString(bytes)), bytes, seed++);
    }
    file(root.resolve("sizes").resolve("blocks-3"), blockBytes * 3 + 7, seed);
    Files.createDirectories(root.resolve("empty").resolve("folder"));
  }

  /** Relative path to SHA-256, "dir" for folders; links are followed. */
  public static Map<String, String> digests(Path root) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : (Iterable<Path>) paths::iterator) {
        String name = root.relativize(path).toString();
        digests.put(name, Files.isDirectory(path) ? "dir" : sha256(path));
      }
    }
    return digests;
  }

  /**
   * The same for trees with dangling links and cycles, which are left out: what {@code put} with
   * {@code --links follow} copies. A link to a directory that is an ancestor of itself is a cycle.
   */
  public static Map<String, String> digestsFollowingLinks(Path root) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    collect(root, root, new ArrayDeque<>(), digests);
    return digests;
  }

  private static void collect(
      Path root, Path path, Deque<Path> ancestors, Map<String, String> digests) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    String name = root.relativize(path).toString();
    if (!Files.isDirectory(path)) {
      digests.put(name, sha256(path));
      return;
    }
    Path real = path.toRealPath();
    if (ancestors.contains(real)) {
      return;
    }
    digests.put(name, "dir");
    ancestors.push(real);
    try (Stream<Path> children = Files.list(path)) {
      for (Path child : (Iterable<Path>) children::iterator) {
        collect(root, child, ancestors, digests);
      }
    }
    ancestors.pop();
  }

  /** SHA-256 of one file, hex. */
  public static String sha256(Path file) throws IOException {
    try (InputStream in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // The stream digests what passes.
      }
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
