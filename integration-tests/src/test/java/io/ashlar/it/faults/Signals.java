package io.ashlar.it.faults;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** SIGSTOP and SIGCONT to one process that the test started. */
final class Signals {
  private Signals() {}

  static void pause(long pid) throws IOException {
    send("-STOP", pid);
  }

  static void resume(long pid) throws IOException {
    send("-CONT", pid);
  }

  private static void send(String signal, long pid) throws IOException {
    Process kill = new ProcessBuilder(List.of("kill", signal, Long.toString(pid))).start();
    try {
      if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
        throw new IOException("kill " + signal + " " + pid + " failed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
