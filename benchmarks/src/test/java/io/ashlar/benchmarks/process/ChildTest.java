package io.ashlar.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real children: they answer, they end with their input, their last words are told. */
final class ChildTest {
  @TempDir Path temp;

  @Test
  void shouldSayAndHearLinesAndEndTheProcess() throws IOException {
    Child child = Child.start("cat", List.of("cat"), temp.resolve("log"));
    child.say("hello there");
    assertThat(child.hear(30_000)).isEqualTo("hello there");
    child.close();
    assertThat(ProcessHandle.of(child.pid()).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void shouldTellTheLastWordsOfAChildThatDies() throws IOException {
    List<String> command = List.of("bash", "-c", "echo no such luck >&2; exit 3");
    try (Child child = Child.start("unlucky", command, temp.resolve("log"))) {
      assertThatThrownBy(() -> child.hear(30_000))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("unlucky ended without an answer")
          .hasMessageContaining("no such luck");
    }
  }

  @Test
  void shouldNotWaitForEver() throws IOException {
    try (Child child = Child.start("silent", List.of("cat"), temp.resolve("log"))) {
      assertThatThrownBy(() -> child.hear(20)).hasMessageContaining("gave no answer");
    }
  }

  @Test
  void shouldGiveOutputOfCommandsAndRefuseFailedOnes() throws IOException {
    try (Commands commands = new Commands(temp.resolve("commands"))) {
      assertThat(commands.run(30_000, List.of("echo", "fine"))).isEqualTo("fine\n");
      assertThatThrownBy(() -> commands.run(30_000, List.of("bash", "-c", "echo why >&2; exit 5")))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended with 5")
          .hasMessageContaining("why");
      assertThatThrownBy(() -> commands.run(50, List.of("sleep", "60")))
          .hasMessageContaining("did not end within");
    }
  }

  @Test
  void shouldRunOnlyCommandsThatTakeDownAfterTheEnd() throws IOException {
    Commands commands = new Commands(temp.resolve("commands"));
    commands.close();
    assertThatThrownBy(() -> commands.run(30_000, List.of("true"))).hasMessageContaining("stopped");
    assertThat(commands.runAlways(30_000, List.of("echo", "down"))).isEqualTo("down\n");
  }
}
