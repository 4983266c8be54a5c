package io.ashlar.it.harness.agent;

import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * Faults inside of the daemons of one cluster, from the side of the test. Daemons that are started
 * with {@link #environment} follow what is ordered here.
 */
public final class DaemonFaults {
  private static final long FOLLOWED_MS = 10_000;

  private final Path folder;
  private final Path jar;

  private DaemonFaults(Path folder, Path jar) {
    this.folder = folder;
    this.jar = jar;
  }

  /** Builds the agent below {@code parent}. */
  public static DaemonFaults prepare(Path parent) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("faults"));
    Path jar = folder.resolve("agent.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", FaultAgent.class.getName());
    String name = FaultAgent.class.getPackageName().replace('.', '/');
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> classes = Files.list(classesFolder().resolve(name))) {
      for (Path one : (Iterable<Path>) classes::iterator) {
        out.putNextEntry(new JarEntry(name + "/" + one.getFileName()));
        Files.copy(one, out);
        out.closeEntry();
      }
    }
    return new DaemonFaults(folder, jar);
  }

  private static Path classesFolder() {
    return Path.of(FaultAgent.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** For the command that starts the daemons. */
  public Map<String, String> environment() {
    return Map.of("JDK_JAVA_OPTIONS", "-javaagent:" + jar + "=" + folder);
  }

  /** These operations of the daemon fail from now on, and none that were ordered before. */
  public void fail(String daemon, DiskRule... rules) throws IOException {
    order(daemon, Arrays.stream(rules).map(DiskRule::line).toList());
  }

  /** The daemon's wall clock is off by so much from now on; its disk is well. */
  public void shiftWallClock(String daemon, long ms) throws IOException {
    order(daemon, List.of("wall " + ms));
  }

  /** Nothing is wrong with the daemon any more. */
  public void heal(String daemon) throws IOException {
    order(daemon, List.of());
  }

  private void order(String daemon, List<String> lines) throws IOException {
    List<String> all = new ArrayList<>(lines);
    all.add("# " + System.nanoTime()); // Each order is a new one.
    String text = String.join("\n", all) + "\n";
    FaultFiles files = new FaultFiles(folder, daemon);
    files.order(text);
    Await.until(daemon + " follows its orders", FOLLOWED_MS, () -> files.followed().equals(text));
  }

  /** Orders that the daemon finds when it starts. */
  public void healBeforeStart(String daemon) throws IOException {
    new FaultFiles(folder, daemon).order("");
  }

  /** What failed in the daemon so far: operation, error and path. */
  public List<String> struck(String daemon) throws IOException {
    return new FaultFiles(folder, daemon).struck();
  }
}
