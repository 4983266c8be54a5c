package io.ashlar.benchmarks.run;

import io.ashlar.benchmarks.driver.Sample;
import io.ashlar.benchmarks.driver.Words;
import io.ashlar.benchmarks.process.Child;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A driver in its own JVM, seen from the command. */
final class DriverProcess implements AutoCloseable {
  private static final long START_TIMEOUT_MS = 60_000;

  /** Preparing is bounded in the driver; this bounds a driver that hangs. */
  private static final long ANSWER_TIMEOUT_MS = 900_000;

  private final Child child;

  private DriverProcess(Child child) {
    this.child = child;
  }

  static DriverProcess start(String name, List<String> command, Path log) throws IOException {
    DriverProcess driver = new DriverProcess(Child.start(name, command, log));
    Words first = Words.parse(driver.child.hear(START_TIMEOUT_MS));
    if (!first.verb().equals("ready")) {
      throw new IOException(name + " said '" + first.line() + "'; expected ready");
    }
    return driver;
  }

  long pid() {
    return child.pid();
  }

  /** Whose CPU is measured from now on. */
  void processes(Map<String, Long> pids) throws IOException {
    Words words = Words.of("processes");
    for (Map.Entry<String, Long> pid : pids.entrySet()) {
      words = words.with(pid.getKey(), pid.getValue());
    }
    ask(words);
  }

  /** Does one workload; fails with the driver's message. */
  List<Sample> ask(Words request) throws IOException {
    child.say(request.line());
    List<Sample> samples = new ArrayList<>();
    while (true) {
      Words answer = Words.parse(child.hear(ANSWER_TIMEOUT_MS));
      switch (answer.verb()) {
        case "sample" -> samples.add(Sample.of(answer));
        case "end" -> {
          return samples;
        }
        case "error" ->
            throw new IOException(child + ", " + request.line() + ": " + answer.get("message"));
        default -> throw new IOException(child + " said '" + answer.line() + "'");
      }
    }
  }

  @Override
  public void close() throws IOException {
    child.close();
  }
}
