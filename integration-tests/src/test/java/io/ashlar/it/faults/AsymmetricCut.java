package io.ashlar.it.faults;

import io.ashlar.client.BlockId;
import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.client.LocatedBlock;
import io.ashlar.it.harness.proxy.Cuts;
import io.ashlar.it.harness.proxy.Pipelines;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * N5: what one node of a pipeline sends to its neighbour does not arrive, while the other direction
 * works. One of the two is replaced and nobody else, and nothing is acknowledged that is not there.
 */
final class AsymmetricCut implements FaultCase {
  private static final int DATANODES = 5;
  private static final int PIECE_BYTES = 30_000;
  private static final int FILE_BYTES = 900_000; // Below a block, so that its pipeline is one.

  /** The writer gives a node up after {@code dfs.client.pipeline.stall-limit}, 5 s in tests. */
  private static final long STALL_MS_MAX = 7_000;

  private final Cuts cuts = new Cuts();
  private final Pipelines pipelines = new Pipelines(cuts);

  /** A cut from one position of the pipeline to another. */
  private record Cut(int from, int to) {}

  @Override
  public String id() {
    return "N5";
  }

  @Override
  public List<String> cluster(Ground ground) throws IOException {
    List<String> options =
        new ArrayList<>(List.of("--datanodes", Integer.toString(DATANODES), "--racks", "3"));
    options.addAll(ground.lay(DATANODES, pipelines).options());
    return options;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client();
        Crew crew = Crew.start(scene, "/n5/crew", 2, 3 << 20)) {
      scene.nameNodesOnWires(client);
      Aftermath aftermath = Aftermath.of(scene);
      client.mkdirs("/n5/cut", 0755, true);
      int file = 0;
      for (Cut cut : List.of(new Cut(0, 1), new Cut(1, 0), new Cut(1, 2), new Cut(2, 1))) {
        writeAcross(scene, client, file++, cut);
        crew.awaitAcks(5);
      }
      crew.finish();
      scene.check(crew.failures().isEmpty(), "I1 files failed: " + crew.failures());
      crew.compare(false);
      Promises promises = new Promises(client, "/n5/cut");
      for (int n = 0; n < file; n++) {
        promises.checkClosed(n, FILE_BYTES);
      }
      scene.violations(promises.violations());
      aftermath.check("/n5");
    }
  }

  private void writeAcross(FaultScene scene, DfsClient client, int file, Cut cut)
      throws IOException {
    String path = "/n5/cut/" + file;
    String name = (cut.from + 1) + "to" + (cut.to + 1);
    int cutAt = (5 + scene.random(path).nextInt(15)) * PIECE_BYTES;
    List<String> pipeline = List.of();
    BlockId before = new BlockId(0, 0);
    long longest = 0;
    DfsOutputStream out = client.create(path, CreateOptions.defaults());
    try {
      while (out.position() < FILE_BYTES) {
        if (out.position() == cutAt) {
          LocatedBlock block = client.blocks(path).blocks().get(0);
          before = block.block();
          pipeline = pipelines.of(before.id());
          cuts.cut(pipeline.get(cut.from), pipeline.get(cut.to));
          scene.fault();
        }
        long begun = System.nanoTime();
        out.write(Bytes.of(file, out.position(), PIECE_BYTES));
        out.hsync();
        longest = Math.max(longest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
      }
      out.close();
    } catch (IOException e) {
      out.abort();
      scene.violation("I1 " + path + ": the writer failed: " + e.getMessage());
    } finally {
      cuts.heal();
    }
    scene.figure("stallMs." + name, longest);
    scene.check(longest <= STALL_MS_MAX, "I12 cut " + name + ": stall of " + longest + " ms");
    checkReplaced(scene, client, path, before, pipeline, cut);
  }

  private static void checkReplaced(
      FaultScene scene,
      DfsClient client,
      String path,
      BlockId before,
      List<String> pipeline,
      Cut cut)
      throws IOException {
    LocatedBlock block = client.blocks(path).blocks().get(0);
    List<String> after = block.replicas().stream().map(scene::daemonOf).toList();
    String what = path + " went on from " + pipeline + " with " + after;
    scene.check(
        block.block().generationStamp() > before.generationStamp(), "N5 no new pipeline: " + what);
    scene.check(
        !after.contains(pipeline.get(cut.from)) || !after.contains(pipeline.get(cut.to)),
        "N5 neither end of the cut was replaced: " + what);
    for (int i = 0; i < pipeline.size(); i++) {
      if (i != cut.from && i != cut.to) {
        scene.check(after.contains(pipeline.get(i)), "N5 the wrong node was replaced: " + what);
      }
    }
  }
}
