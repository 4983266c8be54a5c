package io.ashlar.it.cluster;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.harness.Distribution;
import io.ashlar.it.simulation.planted.PlantedBug;
import io.ashlar.it.simulation.planted.PlantedBugs;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is shipped has no planted bug in it, no testkit, and nothing to plant a bug with. */
final class ShippedJarsIT {
  private static final List<String> TOOLS =
      List.of("testkit", "byte-buddy", "mockito", "junit", "assertj", "jqwik", "archunit");
  private static final List<String> TEST_CODE =
      List.of("io/ashlar/testkit/", "io/ashlar/it/", "net/bytebuddy/", "ashlar.planted");

  @TempDir Path temp;

  @Test
  void shouldShipNoTestCode() throws Exception {
    Path folder = Distribution.dfs().resolve("../..").normalize();
    assertThat(testCodeIn(folder)).isEmpty();
  }

  @Test
  void shouldArchiveNoTestCode() throws Exception {
    Path folder = Distribution.dfs().resolve("../..").normalize();
    Path archive = folder.resolveSibling(folder.getFileName() + ".tar.gz");
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", temp.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor()).isZero();
    assertThat(testCodeIn(temp.resolve(folder.getFileName()))).isEmpty();
  }

  @Test
  void shouldSeeTestCodeInAJar() throws IOException {
    Path jar = temp.resolve("ashlar-bad.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      for (String name : List.of("io/ashlar/it/A.class", "io/ashlar/b/B.class", "C.class")) {
        out.putNextEntry(new JarEntry(name));
        out.write((name.startsWith("C") ? "skips-force" : "nothing").getBytes(UTF_8));
      }
    }
    assertThat(testCodeInJar(jar))
        .containsExactly("ashlar-bad.jar!io/ashlar/it/A.class", "ashlar-bad.jar!C.class");
  }

  private static List<String> testCodeIn(Path distribution) throws IOException {
    List<String> found = new ArrayList<>();
    for (Path jar : jars(distribution)) {
      String name = String.valueOf(jar.getFileName());
      TOOLS.stream().filter(name::contains).forEach(tool -> found.add(name));
      if (name.startsWith("ashlar-")) {
        found.addAll(testCodeInJar(jar));
      }
    }
    return found;
  }

  private static List<Path> jars(Path distribution) throws IOException {
    try (Stream<Path> files = Files.list(distribution.resolve("lib"))) {
      List<Path> jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      assertThat(jars)
          .extracting(jar -> String.valueOf(jar.getFileName()))
          .anyMatch(name -> name.startsWith("ashlar-namenode-"))
          .anyMatch(name -> name.startsWith("ashlar-datanode-"))
          .anyMatch(name -> name.startsWith("ashlar-dfs-client-"));
      return jars;
    }
  }

  private static List<String> testCodeInJar(Path jar) throws IOException {
    List<String> found = new ArrayList<>();
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : file.stream().toList()) {
        String text;
        try (InputStream in = file.getInputStream(entry)) {
          // Names of classes and texts stand in a class file as they are.
          text = new String(in.readAllBytes(), ISO_8859_1);
        }
        String name = entry.getName();
        boolean planted =
            name.toLowerCase(Locale.ROOT).contains("planted")
                || TEST_CODE.stream().anyMatch(code -> name.startsWith(code) || text.contains(code))
                || PlantedBugs.ALL.stream().map(PlantedBug::name).anyMatch(text::contains);
        if (planted) {
          found.add(jar.getFileName() + "!" + name);
        }
      }
    }
    return found;
  }
}
