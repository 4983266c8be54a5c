package io.ashlar.shell.walk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.fake.UnorderedServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class InOrderTest {
  private final List<String> heard = new ArrayList<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger inFlightMost = new AtomicInteger();

  @Test
  void shouldHandOverInTheOrderOfTheStartsAndKeepTheBound() throws IOException {
    InOrder requests = new InOrder(8);
    List<String> expected = new ArrayList<>();

    try (UnorderedServer server = UnorderedServer.holding(3, 8)) {
      for (int i = 0; i < 200; i++) {
        boolean fails = i % 7 == 3;
        expected.add(fails ? "NOT_FOUND " + i : "answer " + i);
        start(requests, server, i, fails);
      }
      requests.drain();
    }

    assertThat(heard).containsExactlyElementsOf(expected);
    assertThat(inFlightMost.get()).isEqualTo(8);
  }

  @Test
  void shouldHandOverWhatIsReadyWithoutWaitingForTheEnd() throws IOException {
    InOrder requests = new InOrder();

    requests.start(() -> CompletableFuture.completedFuture("x"), outcome(0));

    assertThat(heard).containsExactly("answer 0");
  }

  @Test
  void shouldEndWithWhatAnOutcomeThrows() throws IOException {
    InOrder requests = new InOrder();
    CompletableFuture<String> late = new CompletableFuture<>();
    requests.start(() -> late, outcome(0));
    requests.start(
        () -> CompletableFuture.<String>failedFuture(notFound()),
        new InOrder.Outcome<>() {
          @Override
          public void answered(String answer) {}

          @Override
          public void failed(IOException why) throws IOException {
            throw why;
          }
        });
    late.complete("x");

    assertThatThrownBy(requests::drain).isInstanceOf(DfsException.class);
    assertThat(heard).containsExactly("answer 0");
  }

  private void start(InOrder requests, UnorderedServer server, int number, boolean fails)
      throws IOException {
    requests.start(
        () -> {
          CompletableFuture<String> answer = new CompletableFuture<>();
          inFlightMost.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
          server.accept(
              () -> {
                inFlight.decrementAndGet();
                if (fails) {
                  answer.completeExceptionally(notFound());
                } else {
                  answer.complete("x");
                }
              });
          return answer;
        },
        outcome(number));
  }

  private InOrder.Outcome<String> outcome(int number) {
    return new InOrder.Outcome<>() {
      @Override
      public void answered(String answer) {
        heard.add("answer " + number);
      }

      @Override
      public void failed(IOException why) {
        heard.add(((DfsException) why).code() + " " + number);
      }
    };
  }

  private static DfsException notFound() {
    return new DfsException(ErrorCode.NOT_FOUND, "nothing is there");
  }
}
