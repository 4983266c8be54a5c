package io.ashlar.benchmarks.driver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol between the command and its driver, with every workload. */
final class DriverTest {
  private final MemoryTarget target = new MemoryTarget();

  private List<Words> ask(String... lines) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new Driver(target)
        .serve(
            new BufferedReader(new StringReader(String.join("\n", lines))),
            new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8).lines().map(Words::parse).toList();
  }

  private Sample one(String request) throws IOException {
    List<Words> answers = ask(request);
    assertThat(answers).extracting(Words::verb).containsExactly("sample", "end");
    return Sample.of(answers.get(0));
  }

  @Test
  void shouldWriteAndReadAStream() throws IOException {
    assertThat(one("put bytes=2500000 limitMs=60000").bytes()).isEqualTo(2_500_000);
    assertThat(target.files.get("/bench/stream/2500000")).hasSize(2_500_000);
    assertThat(one("get bytes=2500000 limitMs=60000 verify=true").metric()).isEqualTo("get");
  }

  @Test
  void shouldRefuseAStreamThatCameBackDifferent() throws IOException {
    target.corrupt = true;
    List<Words> answers = ask("get bytes=2500000 limitMs=60000 verify=true");
    assertThat(answers).extracting(Words::verb).containsExactly("error");
    assertThat(answers.get(0).get("message")).contains("came back different", "2499999");
  }

  @Test
  void shouldWriteAndReadSmallFilesAndLeaveNothing() throws IOException {
    List<Words> answers = ask("small threads=3 count=20 bytes=4096 limitMs=60000");
    assertThat(answers).extracting(Words::verb).containsExactly("sample", "sample", "end");
    assertThat(Sample.of(answers.get(0)).operations()).isEqualTo(20);
    assertThat(Sample.of(answers.get(1)).operations()).isEqualTo(20);
    assertThat(target.count("create")).isEqualTo(20);
    assertThat(target.files).isEmpty();
  }

  @Test
  void shouldRefuseASmallFileThatCameBackDifferent() throws IOException {
    target.corrupt = true;
    List<Words> answers = ask("small threads=1 count=3 bytes=4096 limitMs=60000");
    assertThat(answers.get(0).verb()).isEqualTo("error");
  }

  @Test
  void shouldCountEachOperationOfTheNamespace() throws IOException {
    assertThat(one("stat threads=2 count=50 limitMs=60000").operations()).isEqualTo(50);
    assertThat(one("list threads=2 count=7 limitMs=60000").operations()).isEqualTo(7);
    assertThat(target.count("list")).isEqualTo(7);
    assertThat(one("mkdirs threads=2 count=9 limitMs=60000").operations()).isEqualTo(9);
    List<Words> files = ask("files threads=4 count=30 limitMs=60000");
    assertThat(files.stream().limit(3).map(words -> words.get("metric")))
        .containsExactly("create", "rename", "delete");
    assertThat(target.count("rename")).isEqualTo(30);
  }

  @Test
  void shouldForceEachAppend() throws IOException {
    assertThat(one("hflush count=11 bytes=512 limitMs=60000").operations()).isEqualTo(11);
    assertThat(one("hsync count=12 bytes=512 limitMs=60000").operations()).isEqualTo(12);
    assertThat(target.count("hflush")).isEqualTo(11);
    assertThat(target.count("hsync")).isEqualTo(12);
  }

  @Test
  void shouldReadAtPositionsAndCloseEveryFile() throws IOException {
    Sample sample = one("pread threads=3 count=40 bytes=4096 fileBytes=3000000 limitMs=60000");
    assertThat(sample.operations()).isEqualTo(40);
    assertThat(target.count("closeRead")).isEqualTo(3);
  }

  @Test
  void shouldMakeFilesForARestartOnceAndWriteAnImage() throws IOException {
    one("namespace count=30 limitMs=60000");
    one("namespace count=30 limitMs=60000");
    assertThat(target.count("createEmpty")).isEqualTo(30);
    assertThat(target.count("checkpoint")).isEqualTo(2);
    assertThat(ask("served limitMs=1000")).extracting(Words::verb).containsExactly("end");
  }

  @Test
  void shouldMeasureItsOwnCpuOnceProcessesAreNamed() throws IOException {
    String own = Long.toString(ProcessHandle.current().pid());
    List<Words> answers = ask("processes nn1=" + own, "stat threads=1 count=5 limitMs=60000");
    assertThat(answers.get(0).verb()).isEqualTo("end");
    assertThat(Sample.of(answers.get(1)).cpu()).containsOnlyKeys("client", "nn1");
  }

  @Test
  void shouldEndAStretchAfterItsTime() throws IOException {
    target.statNanos = 2_000_000;
    Sample sample = one("stat threads=1 count=100000 limitMs=30");
    assertThat(sample.operations()).isPositive().isLessThan(100_000);
  }

  @Test
  void shouldStoreALocalFileAndFetchIt(@TempDir Path temp) throws IOException {
    String local = temp.resolve("local").toString();
    assertThat(one("putFile local=" + local + " bytes=1500000 limitMs=60000").bytes())
        .isEqualTo(1_500_000);
    assertThat(target.files.get("/bench/local-file")).isEqualTo(Files.readAllBytes(Path.of(local)));
    assertThat(one("getFile local=" + local + " bytes=1500000 limitMs=60000").metric())
        .isEqualTo("get-file");
    assertThat(Files.exists(temp.resolve("local.back"))).isFalse();
  }

  @Test
  void shouldMeasureCreationListingAndPausesOfALargeDirectory() throws IOException {
    for (int i = 0; i < 5; i++) {
      target.createEmpty("/synth/large/f" + i);
    }
    assertThat(one("growCreate path=/synth/large count=4 limitMs=60000").operations()).isEqualTo(4);
    assertThat(one("growList path=/synth/large count=3 limitMs=60000").operations()).isEqualTo(15);
    assertThat(one("growCheckpoint path=/pause limitMs=60000").metric()).isEqualTo("checkpoint");
  }

  @Test
  void shouldGoOnAfterAnUnknownWorkload() throws IOException {
    List<Words> answers = ask("nonsense limitMs=1", "ready dataNodes=3 limitMs=1000");
    assertThat(answers).extracting(Words::verb).containsExactly("error", "end");
    assertThat(answers.get(0).get("message")).contains("nonsense");
  }
}
