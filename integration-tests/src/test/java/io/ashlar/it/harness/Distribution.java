package io.ashlar.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;

/** The unpacked distribution that the tests start. */
public final class Distribution {
  private Distribution() {}

  /** Its command. */
  public static Path dfs() {
    String folder = System.getProperty("ashlar.dist.dir", "");
    Path command = Path.of(folder, "bin", "dfs").toAbsolutePath().normalize();
    if (!Files.isExecutable(command)) {
      throw new IllegalStateException(
          command + " is not there; run these tests with 'mvn verify' (they need dist)");
    }
    return command;
  }
}
