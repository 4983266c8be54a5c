package io.ashlar.benchmarks.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever was started ends, in which order and how often. */
final class CloseStackTest {
  private final List<String> ended = new ArrayList<>();
  private final CloseStack stack = new CloseStack();

  private AutoCloseable item(String name) {
    return () -> ended.add(name);
  }

  @Test
  void shouldEndTheNewestFirstAndOnce() throws IOException {
    stack.add(item("a"));
    stack.add(item("b"));
    stack.close();
    stack.close();
    assertThat(ended).containsExactly("b", "a");
  }

  @Test
  void shouldEndAtOnceWhatIsAddedTooLate() throws IOException {
    stack.close();
    assertThatThrownBy(() -> stack.add(item("late")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("stopped");
    assertThat(ended).containsExactly("late");
  }

  @Test
  void shouldEndTheOthersIfOneFails() throws IOException {
    stack.add(item("a"));
    stack.add(
        () -> {
          throw new IOException("stuck");
        });
    stack.add(item("c"));
    assertThatThrownBy(stack::close)
        .isInstanceOf(IOException.class)
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessage("stuck"));
    assertThat(ended).containsExactly("c", "a");
  }

  @Test
  void shouldEndOneBeforeTheOthers() throws IOException {
    stack.add(item("a"));
    AutoCloseable early = stack.add(item("early"));
    stack.close(early);
    stack.close(early);
    stack.close();
    assertThat(ended).containsExactly("early", "a");
  }
}
