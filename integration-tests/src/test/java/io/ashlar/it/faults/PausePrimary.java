package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.LocatedBlock;
import io.ashlar.it.harness.proxy.Direction;
import io.ashlar.it.harness.proxy.Fate;
import io.ashlar.it.harness.proxy.Frames;
import io.ashlar.it.harness.proxy.Passage;
import io.ashlar.it.harness.proxy.Traffic;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * P4: the primary of a block recovery stands still in the middle of it, a second recovery ends, and
 * the first primary wakes up: what it still sends is refused, and the block stays as the second one
 * left it.
 */
final class PausePrimary implements FaultCase {
  private static final int DATANODES = 4;
  private static final String ROOT = "/p4";
  private static final long SETTLED_MS = 90_000;
  private static final int ATTEMPTS = 4;

  /** How a DataNode notes that a recovery which it led failed: block, recovery, reason. */
  private static final Pattern ENDED =
      Pattern.compile("did not come to an end.* block=(\\d+) recovery=(\\d+) reason=(.*)");

  private final Stopper stopper = new Stopper();

  /** Where the primary stops: at the n-th request of that kind that it sends. */
  private record Stop(RpcMethod method, int number) {}

  private static final List<Stop> STOPS =
      List.of(
          new Stop(RpcMethod.BEGIN_RECOVERY, 1),
          new Stop(RpcMethod.BEGIN_RECOVERY, 3),
          new Stop(RpcMethod.FINISH_RECOVERY, 1),
          new Stop(RpcMethod.FINISH_RECOVERY, 2),
          new Stop(RpcMethod.FINISH_RECOVERY, 3));

  @Override
  public String id() {
    return "P4";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    List<String> options =
        new ArrayList<>(List.of("--datanodes", Integer.toString(DATANODES), "--racks", "2"));
    options.addAll(ground.lay(DATANODES, stopper).options());
    return options;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      scene.nameNodesOnWires(client);
      stopper.scene = scene;
      client.mkdirs(ROOT, 0755, true);
      Aftermath aftermath = Aftermath.of(scene);
      for (Stop stop : STOPS) {
        pause(scene, client, stop);
      }
      aftermath.check(ROOT);
    }
  }

  /** Writers whose block needs no recovery, or one with fewer requests, are not counted. */
  private void pause(FaultScene scene, DfsClient client, Stop stop) throws IOException {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      int number = scene.nextWriter();
      String path = ROOT + "/" + WriterProcess.firstFile(number);
      Journal journal = writeAndDie(scene, number, path, stop);
      boolean stopped;
      try {
        stopped = recoverTwice(scene, client, path, stop);
      } finally {
        stopper.resume();
      }
      if (stopped) {
        check(scene, client, path, stop);
      }
      compare(scene, journal);
      if (stopped) {
        return;
      }
    }
    scene.violation("P4 no recovery of " + ATTEMPTS + " came to " + stop);
  }

  private Journal writeAndDie(FaultScene scene, int number, String path, Stop stop)
      throws IOException {
    try (WriterProcess writer = scene.writer(ROOT, number, 64 << 20)) { // It never gets to the end.
      int acks = 10 + scene.random(path).nextInt(30);
      Await.until("it writes", SETTLED_MS, () -> writer.journalOrEmpty().acks() >= acks);
      stopper.arm(stop);
      writer.kill();
      return writer.journal();
    }
  }

  /** False if the file was closed before its primary came to where it stops. */
  private boolean recoverTwice(FaultScene scene, DfsClient client, String path, Stop stop)
      throws IOException {
    Await.until(
        "a recovery begins",
        SETTLED_MS,
        () -> stopper.stopped != null || client.recoverLease(path));
    if (stopper.stopped == null) {
      return false;
    }
    scene.fault();
    long begun = System.nanoTime();
    Await.until("a second recovery ends", SETTLED_MS, () -> client.isFileClosed(path));
    long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
    scene.figure("recoveredMs." + stop.method + stop.number, took);
    return true;
  }

  private void check(FaultScene scene, DfsClient client, String path, Stop stop)
      throws IOException {
    List<LocatedBlock> blocks = client.blocks(path).blocks();
    String primary = Objects.requireNonNull(stopper.stopped);
    LocatedBlock last = blocks.get(blocks.size() - 1);
    scene.awaitOrViolate(
        "P4 the older recovery of " + path + " did not end on " + primary,
        () -> !refusals(scene, primary, last).isEmpty());
    scene.figure("refused." + stop.method + stop.number, refusals(scene, primary, last));
    scene.awaitOrViolate(
        "I8 " + path + " has replicas of an old stamp", () -> oneStamp(scene, blocks));
    scene.check(
        stamps(client.blocks(path).blocks()).equals(stamps(blocks)),
        "P4 " + path + " changed after the primary of the older recovery woke up");
  }

  private static void compare(FaultScene scene, Journal journal) throws IOException {
    try (DfsClient fresh = scene.client()) {
      Promises promises = new Promises(fresh, ROOT);
      for (Map.Entry<Long, Journal.Entry> one : journal.files().entrySet()) {
        promises.check(one.getKey(), one.getValue(), false);
      }
      scene.violations(promises.violations());
    }
    scene.done(journal.acks(), journal.promises());
  }

  private static List<String> stamps(List<LocatedBlock> blocks) {
    return blocks.stream().map(one -> one.block() + " " + one.length()).toList();
  }

  private static boolean oneStamp(FaultScene scene, List<LocatedBlock> blocks) throws IOException {
    LocatedBlock last = blocks.get(blocks.size() - 1);
    String data = "blk_" + last.block().id();
    String sums = data + "_" + last.block().generationStamp() + ".meta";
    for (String daemon : scene.dataNodes()) {
      if (scene.replicaNames(daemon).stream()
          .anyMatch(name -> name.startsWith(data + "_") && !name.equals(sums))) {
        return false;
      }
    }
    return true;
  }

  /** What the primary of the older recovery noted of its end. */
  private static List<String> refusals(FaultScene scene, String primary, LocatedBlock block)
      throws IOException {
    List<String> reasons = new ArrayList<>();
    for (String line : scene.logOf(primary).lines().toList()) {
      Matcher matcher = ENDED.matcher(line);
      if (matcher.find()
          && Long.parseLong(matcher.group(1)) == block.block().id()
          && Long.parseLong(matcher.group(2)) < block.block().generationStamp()) {
        reasons.add(matcher.group(3));
      }
    }
    return reasons;
  }

  /** Stops the process that sends a certain request, behind that request. */
  private static final class Stopper implements Traffic {
    private @Nullable Stop due;
    private int seen;
    private volatile @Nullable String stopped;
    private volatile @Nullable FaultScene scene;

    synchronized void arm(Stop stop) {
      due = stop;
      seen = 0;
      stopped = null;
    }

    @Override
    public synchronized Fate onFrame(
        Passage passage, Direction direction, long number, byte[] frame) {
      Stop wanted = due;
      FaultScene known = scene;
      if (wanted == null
          || known == null
          || direction != Direction.FORWARD
          || Frames.method(frame) != wanted.method
          || ++seen != wanted.number) {
        return Fate.PASS;
      }
      due = null;
      try {
        Signals.pause(known.pidOf(passage.from()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      stopped = passage.from();
      return Fate.PASS;
    }

    void resume() throws IOException {
      String daemon = stopped;
      FaultScene known = scene;
      if (daemon != null && known != null) {
        Signals.resume(known.pidOf(daemon));
      }
    }
  }
}
