package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * L3: several clients append to one file at the same time. One has it at a time; each record that
 * was acknowledged is there once, whole and not torn by another.
 */
final class Appenders implements FaultCase {
  private static final int CLIENTS = 4;
  private static final int APPENDS_EACH = 40;
  private static final int RECORD_BYTES = 777; // Never the end of a chunk.
  private static final String PATH = "/l3";

  @Override
  public String id() {
    return "L3";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "3", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    Queue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    try (DfsClient client = scene.client()) {
      client.createEmpty(PATH, CreateOptions.defaults());
      List<Thread> threads = new ArrayList<>();
      for (int n = 0; n < CLIENTS; n++) {
        int number = n;
        Thread thread =
            new Thread(
                () -> {
                  try (DfsClient own = scene.client()) {
                    appendAll(own, number, acknowledged);
                  } catch (IOException | RuntimeException e) {
                    failures.add(e);
                  }
                });
        threads.add(thread);
        thread.start();
      }
      for (Thread thread : threads) {
        join(thread);
      }
      scene.fault();
      failures.forEach(failure -> scene.violation("L3 a client failed: " + failure));
      scene.awaitNoLeases();
      check(scene, PauseClient.read(client, PATH), acknowledged);
      scene.figure("appends", acknowledged.size());
    }
  }

  private static void appendAll(DfsClient client, int number, Queue<Long> acknowledged)
      throws IOException {
    for (int i = 0; i < APPENDS_EACH; ) {
      long id = number * 1_000L + i;
      try (DfsOutputStream out = client.append(PATH)) {
        out.write(record(id));
      } catch (DfsException e) {
        if (e.code() == ErrorCode.FILE_UNDER_CONSTRUCTION) {
          continue; // Another one has it; it is asked again until it is free.
        }
        throw e;
      }
      acknowledged.add(id);
      i++;
    }
  }

  private static byte[] record(long id) {
    return ByteBuffer.allocate(RECORD_BYTES)
        .putLong(id)
        .put(Bytes.of(id, 0, RECORD_BYTES - Long.BYTES))
        .array();
  }

  private static void check(FaultScene scene, byte[] found, Queue<Long> acknowledged) {
    scene.check(found.length % RECORD_BYTES == 0, "I14 torn record: " + found.length + " bytes");
    Set<Long> seen = new HashSet<>();
    for (int at = 0; at + RECORD_BYTES <= found.length; at += RECORD_BYTES) {
      long id = ByteBuffer.wrap(found, at, Long.BYTES).getLong();
      byte[] body = Arrays.copyOfRange(found, at + Long.BYTES, at + RECORD_BYTES);
      scene.check(Bytes.firstForeign(id, 0, body, body.length) < 0, "I3 wrong bytes in " + id);
      scene.check(seen.add(id), "I14 record " + id + " is there twice");
    }
    scene.check(seen.equals(new HashSet<>(acknowledged)), "I1 records differ from what was acked");
  }

  private static void join(Thread thread) {
    try {
      thread.join(120_000);
      if (thread.isAlive()) {
        throw new AssertionError("an appender did not end in 120 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
