package io.ashlar.benchmarks.hdfs;

import io.ashlar.benchmarks.driver.Driver;
import io.ashlar.benchmarks.process.Commands;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The libraries of the peer and the adapter, which Maven resolves and compiles in {@code
 * benchmarks/peer-hdfs} when a peer is asked for, and never else.
 *
 * @param classPath of every process of the peer
 * @param version of Hadoop
 */
public record HdfsLibraries(String classPath, String version) {
  private static final long BUILD_TIMEOUT_MS = 600_000;
  private static final String COMMON = "hadoop-common-";

  /** Resolves and compiles, first without asking any registry. */
  public static HdfsLibraries build(Commands commands, Path project) throws IOException {
    Path pom = project.resolve("pom.xml");
    if (!Files.isRegularFile(pom)) {
      throw new IOException(
          "expected the peer's pom at " + pom + "; run the command from a source tree");
    }
    Path target = project.resolve("target");
    List<String> maven = new ArrayList<>(List.of("mvn", "-B", "-q", "-f", pom.toString()));
    maven.add("-Dashlar.benchmarks.jar=" + driverArchive());
    maven.add("-Dpeer.directory=" + target);
    maven.add("compile");
    List<String> offline = new ArrayList<>(maven);
    offline.add(1, "-o");
    try {
      commands.run(BUILD_TIMEOUT_MS, offline);
    } catch (IOException e) {
      commands.run(BUILD_TIMEOUT_MS, maven);
    }
    return of(target);
  }

  private static HdfsLibraries of(Path target) throws IOException {
    Path lib = target.resolve("lib");
    String version;
    try (Stream<Path> files = Files.list(lib)) {
      version =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.startsWith(COMMON) && name.endsWith(".jar"))
              .map(name -> name.substring(COMMON.length(), name.length() - ".jar".length()))
              .findFirst()
              .orElseThrow(() -> new IOException("there is no " + COMMON + "*.jar in " + lib));
    }
    String classPath = target.resolve("classes") + ":" + driverArchive() + ":" + lib.resolve("*");
    return new HdfsLibraries(classPath, version);
  }

  /** The archive that holds the driver; the same for both sides. */
  private static Path driverArchive() {
    URI location =
        URI.create(Driver.class.getProtectionDomain().getCodeSource().getLocation().toString());
    return Path.of(location);
  }
}
