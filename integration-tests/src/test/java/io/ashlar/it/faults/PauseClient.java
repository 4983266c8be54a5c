package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * P5: a writer stands still past its hard limit, another client appends to its file, and the first
 * one wakes up: nothing that it sends from then on is applied.
 */
final class PauseClient implements FaultCase {
  private static final byte[] SECOND =
      "written by the second client".getBytes(StandardCharsets.US_ASCII);

  @Override
  public String id() {
    return "P5";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "3", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client();
        WriterProcess writer = scene.writer("/p5", 1, 64 << 20)) { // It never gets to the end.
      client.mkdirs("/p5", 0755, true);
      Await.until("it writes", 60_000, () -> writer.journal().acks() >= 20);
      Signals.pause(writer.pid());
      scene.fault();
      String path = "/p5/1000000";
      long appendedAt;
      try {
        Await.until("its lease is over", 60_000, () -> appended(client, path));
        appendedAt = client.stat(path).length() - SECOND.length;
      } finally {
        Signals.resume(writer.pid());
      }
      Await.until("it is told", 60_000, () -> entry(writer).failed);
      Journal.Entry entry = entry(writer);
      writer.kill();
      byte[] found = read(client, path);
      scene.check(
          appendedAt >= entry.flushed && appendedAt <= entry.sent,
          "I3 appended at " + appendedAt + ", flushed " + entry.flushed + ", sent " + entry.sent);
      scene.check(
          found.length == appendedAt + SECOND.length,
          "I3 " + found.length + " bytes, expected " + (appendedAt + SECOND.length));
      long foreign = Bytes.firstForeign(1_000_000, 0, found, (int) appendedAt);
      scene.check(foreign < 0, "I3 wrong byte at " + foreign);
      for (int i = 0; i < SECOND.length && appendedAt + i < found.length; i++) {
        scene.check(found[(int) appendedAt + i] == SECOND[i], "I3 the appended bytes changed");
      }
      scene.awaitNoLeases();
    }
  }

  private static Journal.Entry entry(WriterProcess writer) throws IOException {
    return Objects.requireNonNull(writer.journal().files().get(1_000_000L), "it wrote nothing");
  }

  private static boolean appended(DfsClient client, String path) throws IOException {
    try (DfsOutputStream out = client.append(path)) {
      out.write(SECOND);
    }
    return true;
  }

  static byte[] read(DfsClient client, String path) throws IOException {
    try (DfsInputStream in = client.open(path)) {
      return in.readAllBytes();
    }
  }
}
