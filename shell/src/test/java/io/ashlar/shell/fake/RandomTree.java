package io.ashlar.shell.fake;

import java.util.Random;

/** Makes trees of a few hundred entries from a seed: wide, deep, empty and full directories. */
public final class RandomTree {
  private final Random random;
  private int left;

  private RandomTree(long seed, int entries) {
    this.random = new Random(seed);
    this.left = entries;
  }

  /** A file system with at most {@code entries} entries below {@code /t}. */
  public static FakeFileSystem of(long seed, int entries) {
    FakeFileSystem made = new FakeFileSystem().withDirectory("/t");
    new RandomTree(seed, entries).fill(made, "/t", 0);
    return made;
  }

  private void fill(FakeFileSystem made, String directory, int depth) {
    int children = depth == 0 ? 40 : random.nextInt(random.nextInt(4) == 0 ? 30 : 5);
    for (int i = 0; i < children && left > 0; i++) {
      left--;
      String path = directory + "/" + (char) ('a' + random.nextInt(26)) + i;
      if (random.nextInt(3) > 0 && depth < 12) {
        made.withDirectory(path);
        fill(made, path, depth + 1);
      } else {
        made.with(path, "x".repeat(random.nextInt(4)));
      }
    }
  }
}
