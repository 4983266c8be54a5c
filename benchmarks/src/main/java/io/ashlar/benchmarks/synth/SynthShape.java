package io.ashlar.benchmarks.synth;

/**
 * Where the files of a large namespace lie: 100 to a directory, and one directory of a million; in
 * a smaller namespace that one holds a fifth of all.
 *
 * @param files in all
 * @param inLargeDirectory of them in one directory; they come first
 */
record SynthShape(int files, int inLargeDirectory) {
  static final int PER_DIRECTORY = 100;
  static final int DIRECTORIES_PER_PARENT = 1_000;
  private static final int LARGE = 1_000_000;

  /** The shape that measures of memory ask for. */
  static SynthShape usual(int files) {
    return new SynthShape(files, Math.min(LARGE, files / 5));
  }

  /** Number of the small directory that holds a file; -1 for the large one. */
  int directoryOf(int file) {
    int rest = file - inLargeDirectory;
    return rest < 0 ? -1 : rest / PER_DIRECTORY;
  }

  /** Small directories. */
  int directories() {
    return (files - inLargeDirectory + PER_DIRECTORY - 1) / PER_DIRECTORY;
  }
}
