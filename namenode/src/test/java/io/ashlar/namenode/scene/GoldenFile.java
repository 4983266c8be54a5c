package io.ashlar.namenode.scene;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A message as a released version wrote it. It must be read for ever, so a file is never changed,
 * only added: run with {@code -Dashlar.golden.write=true} to write those that are missing.
 */
public final class GoldenFile {
  private static final Path SOURCES = Path.of("src", "test", "resources");

  private GoldenFile() {}

  /** Checks that {@code sample} is still written as in the file, and read from it. */
  public static void check(String name, Message sample) throws IOException {
    byte[] golden = read(name, sample.toByteArray());
    assertThat(golden)
        .as("%s: a released message is never changed", name)
        .isEqualTo(sample.toByteArray());
    assertThat(sample.getParserForType().parseFrom(golden)).isEqualTo(sample);
  }

  /** Bytes of a golden file; fails with the command that writes it if there is none. */
  public static byte[] read(String name, byte[] present) throws IOException {
    if (Boolean.getBoolean("ashlar.golden.write")) {
      Path file = SOURCES.resolve(name);
      if (!Files.exists(file)) {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(file, present);
        return present;
      }
      return Files.readAllBytes(file);
    }
    try (InputStream in = GoldenFile.class.getResourceAsStream("/" + name)) {
      if (in == null) {
        throw new AssertionError(
            name
                + " is missing; write it with: mvn -pl namenode -am test"
                + " -Dtest='Golden*,TreeMapLoaderTest' -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dashlar.golden.write=true");
      }
      return in.readAllBytes();
    }
  }
}
