package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.it.harness.ProcessClock;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * T1: the wall clock of the NameNode, of a DataNode and of the clients jumps by an hour either way
 * and by ten years, while files are open. No lease ends, no DataNode dies, and times of files are
 * those of the NameNode's clock.
 */
final class ClockJumps implements FaultCase {
  private static final long HOUR_S = 3_600;
  private static final long TEN_YEARS_S = 3_652L * 24 * HOUR_S;

  /** Longer than a DataNode may be silent, and than half of a lease. */
  private static final long WATCHED_MS = 6_000;

  private static final long MTIME_OFF_MS_MAX = 120_000;

  private @Nullable ProcessClock clients;

  private record Jump(String who, long seconds) {}

  @Override
  public String id() {
    return "T1";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    ground.prepareFaults();
    clients = ProcessClock.prepare(ground.dir());
    return List.of("--datanodes", "4", "--racks", "2");
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    ProcessClock ofClients = Objects.requireNonNull(clients);
    scene.writerEnvironment(ofClients.environment());
    List<Jump> jumps = new ArrayList<>();
    for (long seconds : List.of(HOUR_S, -HOUR_S, TEN_YEARS_S)) {
      jumps.add(new Jump("nn1", seconds));
      jumps.add(new Jump("dn1", seconds));
      if (ofClients.works()) {
        jumps.add(new Jump("clients", seconds));
      }
    }
    Collections.shuffle(jumps, new Random(scene.seed()));
    try (DfsClient client = scene.client();
        Crew crew = Crew.start(scene, "/t1/crew", 3, 16 << 20)) {
      Aftermath aftermath = Aftermath.of(scene);
      client.mkdirs("/t1/times", 0755, true);
      for (Jump jump : jumps) {
        shift(scene, jump.who, jump.seconds);
        scene.fault();
        checkTimes(scene, client, jump);
        watch(scene, client, jump);
        crew.awaitAcks(5);
        shift(scene, jump.who, 0);
        checkTimes(scene, client, new Jump(jump.who, 0));
        crew.awaitAcks(5);
      }
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I12 files failed: " + crew.failures());
      crew.compare(false);
      aftermath.check("/t1");
    }
  }

  private void shift(FaultScene scene, String who, long seconds) throws IOException {
    if (who.equals("clients")) {
      Objects.requireNonNull(clients).shift(seconds);
    } else {
      scene.ground().faults().shiftWallClock(who, TimeUnit.SECONDS.toMillis(seconds));
    }
  }

  private static void checkTimes(FaultScene scene, DfsClient client, Jump jump) throws IOException {
    String path = "/t1/times/" + scene.nextWriter();
    long shift = jump.who.equals("nn1") ? TimeUnit.SECONDS.toMillis(jump.seconds) : 0;
    long found = client.createEmpty(path, CreateOptions.defaults()).mtimeMs();
    long off = found - (System.currentTimeMillis() + shift);
    scene.check(
        Math.abs(off) < MTIME_OFF_MS_MAX, "T1 " + jump + ": mtime " + found + " is off by " + off);
  }

  /** All DataNodes are live all the time. */
  private static void watch(FaultScene scene, DfsClient client, Jump jump) throws IOException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WATCHED_MS);
    while (System.nanoTime() - end < 0) {
      for (var node : client.admin().report().nodes()) {
        scene.check(
            !node.state().equals("dead"), "I12 " + jump + ": DataNode " + node.nodeId() + " died");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    }
  }
}
