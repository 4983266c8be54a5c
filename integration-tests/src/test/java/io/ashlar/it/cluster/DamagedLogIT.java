package io.ashlar.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.it.harness.DfsCommand;
import io.ashlar.it.harness.LocalCluster;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** D10, D11 with real processes: what is damaged in the metadata folders of a stopped NameNode. */
final class DamagedLogIT {
  @TempDir Path temp;

  @Test
  void shouldReadTheOtherFolderOrRefuseAndTruncateOnlyWhenTold() throws IOException {
    try (LocalCluster cluster = start()) {
      for (String name : List.of("/one", "/two", "/three", "/four")) {
        cluster.dfs().run("mkdir", name).expectExit(0);
      }
      String listing = cluster.dfs().run("ls", "-R", "/").expectExit(0).out();
      cluster.kill("nn1");
      flipABitOf("three", folder(1));
      cluster.start("nn1").expectExit(0);
      assertThat(cluster.dfs().run("ls", "-R", "/").out())
          .as("one folder damaged")
          .isEqualTo(listing);

      cluster.stop("nn1");
      flipABitOf("three", folder(1));
      flipABitOf("three", folder(2));
      DfsCommand.Result refused = cluster.start("nn1").expectExit(1);
      assertThat(refused.err())
          .contains("EDIT_LOG_CORRUPT", "--truncate-at")
          .doesNotContain("\tat ");

      String conf = cluster.dir().resolve("conf").resolve("nn1").toString();
      DfsCommand offline = new DfsCommand(temp, List.of());
      offline.run("namenode", "verify", "--conf", conf).expectExit(4);
      String wrong = "1000000";
      offline.run("namenode", "recover", "--truncate-at", wrong, "--conf", conf).expectExit(1);
      String txid = refused.err().replaceAll("(?s).*--truncate-at (\\d+).*", "$1");
      offline.run("namenode", "recover", "--truncate-at", txid, "--conf", conf).expectExit(0);
      offline.run("namenode", "verify", "--conf", conf).expectExit(0);
      cluster.start("nn1").expectExit(0);
      assertThat(cluster.dfs().run("ls", "-C", "/").expectExit(0).out())
          .contains("/one", "/two")
          .doesNotContain("/three", "/four");
    }
  }

  @Test
  void shouldUseTheOlderImageAndTheLongerLog() throws IOException {
    try (LocalCluster cluster = start()) {
      for (String name : List.of("/one", "/two", "/three")) {
        cluster.dfs().run("mkdir", name).expectExit(0);
        cluster.dfs().run("admin", "save-namespace").expectExit(0);
      }
      String listing = cluster.dfs().run("ls", "-R", "/").expectExit(0).out();
      cluster.kill("nn1");
      for (int i = 1; i <= 2; i++) {
        Path newest = images(folder(i)).get(0);
        flip(newest, Files.size(newest) / 2);
      }
      cluster.start("nn1").expectExit(0);
      assertThat(cluster.dfs().run("ls", "-R", "/").out()).isEqualTo(listing);
    }
  }

  @Test
  void shouldRefuseAFolderThatWasNeverFormatted() throws IOException {
    try (LocalCluster cluster = start()) {
      cluster.stop("nn1");
      for (int i = 1; i <= 2; i++) {
        FileUtils.deleteDirectory(folder(i).toFile());
      }
      String conf = cluster.dir().resolve("conf").resolve("nn1").toString();
      DfsCommand.Result result =
          new DfsCommand(temp, List.of()).run("namenode", "--conf", conf).expectExit(1);
      assertThat(result.err()).contains("NOT_FORMATTED", "dfs namenode format");
    }
  }

  private LocalCluster start() {
    LocalCluster cluster =
        LocalCluster.start(
            temp,
            "--datanodes=1",
            "-Ddfs.replication=1",
            "-Dnn1:dfs.namenode.name.dir=" + folder(1) + "," + folder(2));
    cluster.awaitWritable();
    return cluster;
  }

  private Path folder(int i) {
    return temp.toAbsolutePath().resolve("name" + i);
  }

  private static List<Path> images(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("current"))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).matches("fsimage_\\d+"))
          .sorted((a, b) -> Long.compare(txid(b), txid(a)))
          .toList();
    }
  }

  private static long txid(Path image) {
    return Long.parseLong(String.valueOf(image.getFileName()).substring("fsimage_".length()));
  }

  private static void flipABitOf(String text, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("current"))) {
      for (Path file :
          files.filter(file -> String.valueOf(file.getFileName()).startsWith("edits_")).toList()) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        int position = content.indexOf(text);
        if (position >= 0) {
          flip(file, position);
          return;
        }
      }
    }
    throw new AssertionError("no segment in " + folder + " holds " + text);
  }

  private static void flip(Path file, long position) throws IOException {
    try (RandomAccessFile damaged = new RandomAccessFile(file.toFile(), "rw")) {
      damaged.seek(position);
      int value = damaged.read();
      damaged.seek(position);
      damaged.write(value ^ 1);
    }
  }
}
