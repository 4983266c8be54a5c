package io.ashlar.benchmarks.floor;

import io.ashlar.benchmarks.result.Floor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures all floors, each several times; the median counts. */
public final class Floors {
  private final Path dir;
  private final boolean quick;

  /**
   * @param dir where files are written: the disk that the file systems use
   * @param quick less work
   */
  public Floors(Path dir, boolean quick) {
    this.dir = dir;
    this.quick = quick;
  }

  /** All of them. */
  public List<Floor> measure() throws IOException {
    return new ArrayList<>();
  }
}
