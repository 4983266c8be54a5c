package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.DfsOutputStream;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * D1 to D6 and D9 as a whole: damage is found on a read at once, without one by the scanner within
 * its period, and healed either way; wrong bytes are never served.
 */
final class HealedReplicas implements FaultCase {
  private static final int FILE_BYTES = 1 << 20;
  private static final int CHUNK = 512;
  private static final String FOLDER = "/healed";

  private interface Damage {
    void inflict(Path data, Path sums) throws IOException;
  }

  @Override
  public String id() {
    return "D1-D9-healed";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "4", "--racks", "2"};
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs(FOLDER, 0755, true);
      round(scene, client, 0, true);
      round(scene, client, 1_000, false);
      sameChunk(scene, client);
      for (String metric : List.of("repairs_done", "repairs_failed", "replication_copies")) {
        scene.figure(metric, (long) scene.metrics("nn1").sum(metric));
      }
    }
  }

  private static Map<String, Damage> kinds(SplittableRandom random) {
    Map<String, Damage> kinds = new LinkedHashMap<>();
    int middle = CHUNK + random.nextInt(FILE_BYTES - 2 * CHUNK);
    kinds.put("D1 first", (data, sums) -> Replicas.flipBit(data, random.nextInt(CHUNK)));
    kinds.put("D1 middle", (data, sums) -> Replicas.flipBit(data, middle));
    kinds.put("D1 last", (data, sums) -> Replicas.flipBit(data, FILE_BYTES - 1));
    kinds.put("D2 header", (data, sums) -> Replicas.flipBit(sums, random.nextInt(64)));
    kinds.put("D2 checksum", (data, sums) -> Replicas.flipBit(sums, 128 + random.nextInt(8_000)));
    kinds.put("D3 data", (data, sums) -> Replicas.cut(data, random.nextInt(FILE_BYTES)));
    kinds.put("D3 no data", (data, sums) -> Replicas.cut(data, 0));
    kinds.put("D3 meta", (data, sums) -> Replicas.cut(sums, random.nextInt(8_000)));
    kinds.put("D3 no meta", (data, sums) -> Replicas.cut(sums, 0));
    kinds.put(
        "D3 longer", (data, sums) -> Files.write(data, new byte[999], StandardOpenOption.APPEND));
    kinds.put(
        "D3 meta longer",
        (data, sums) -> Files.write(sums, new byte[9], StandardOpenOption.APPEND));
    kinds.put("D4 data", (data, sums) -> Files.delete(data));
    kinds.put("D4 meta", (data, sums) -> Files.delete(sums));
    kinds.put(
        "D4 both",
        (data, sums) -> {
          Files.delete(data);
          Files.delete(sums);
        });
    return kinds;
  }

  /** Each kind of damage to a file of its own, all at once; then everything must heal. */
  private void round(FaultScene scene, DfsClient client, long firstFile, boolean read)
      throws IOException {
    SplittableRandom random = scene.random(id() + firstFile);
    List<BlockCopies> files = new ArrayList<>();
    long file = firstFile;
    for (Map.Entry<String, Damage> kind : kinds(random).entrySet()) {
      BlockCopies copies = BlockCopies.write(scene, client, FOLDER, file++, FILE_BYTES);
      List<String> holders = copies.holders(client);
      String victim = holders.get(random.nextInt(holders.size()));
      kind.getValue().inflict(copies.data(victim), copies.sums(victim));
      files.add(copies);
      scene.faultAtRest();
    }
    files.add(severalOf(scene, client, file++, 2)); // D5
    files.add(severalOf(scene, client, file++, 3)); // D6, each another chunk
    files.addAll(swapped(scene, client, file)); // D9
    files.add(oldCopy(scene, client, file + 2));
    if (read) {
      for (BlockCopies copies : files) {
        for (int n = 0; n < 3; n++) {
          expectWhole(scene, client, copies);
        }
      }
    }
    awaitHealed(scene, files, read ? "after a read" : "by the scanner");
    for (BlockCopies copies : files) {
      expectWhole(scene, client, copies);
    }
  }

  private static BlockCopies severalOf(FaultScene scene, DfsClient client, long file, int count)
      throws IOException {
    BlockCopies copies = BlockCopies.write(scene, client, FOLDER, file, FILE_BYTES);
    List<String> holders = copies.holders(client);
    for (int i = 0; i < count; i++) {
      Replicas.flipBit(copies.data(holders.get(i)), 100_000L + i * 300_000L);
      scene.faultAtRest();
    }
    return copies;
  }

  /** Data and checksums of two blocks change places on one node, so that they fit each other. */
  private static List<BlockCopies> swapped(FaultScene scene, DfsClient client, long file)
      throws IOException {
    BlockCopies one = BlockCopies.write(scene, client, FOLDER, file, FILE_BYTES);
    BlockCopies other = BlockCopies.write(scene, client, FOLDER, file + 1, FILE_BYTES);
    List<String> both = new ArrayList<>(one.holders(client));
    both.retainAll(other.holders(client));
    String daemon = both.get(0);
    swap(one.data(daemon), other.data(daemon));
    swap(one.sums(daemon), other.sums(daemon));
    scene.faultAtRest();
    return List.of(one, other);
  }

  private static void swap(Path one, Path other) throws IOException {
    Path aside = one.resolveSibling("aside");
    Files.move(one, aside);
    Files.move(other, one, StandardCopyOption.ATOMIC_MOVE);
    Files.move(aside, other);
  }

  /** What a node had before an append comes back under the names of what it has now. */
  private static BlockCopies oldCopy(FaultScene scene, DfsClient client, long file)
      throws IOException {
    int half = FILE_BYTES / 2;
    BlockCopies before = BlockCopies.write(scene, client, FOLDER, file, half);
    List<String> holders = before.holders(client);
    Path kept = Files.createTempDirectory(scene.dir(), "kept");
    for (String daemon : holders) {
      Files.copy(before.data(daemon), kept.resolve(daemon + ".data"));
      Files.copy(before.sums(daemon), kept.resolve(daemon + ".sums"));
    }
    try (DfsOutputStream out = client.append(before.path())) {
      out.write(Bytes.of(file, half, FILE_BYTES - half));
    }
    BlockCopies now = new BlockCopies(scene, before.path(), file, before.block(), FILE_BYTES);
    List<String> still = new ArrayList<>(now.holders(client));
    still.retainAll(holders);
    String daemon = still.get(0);
    Files.copy(
        kept.resolve(daemon + ".data"), now.data(daemon), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        kept.resolve(daemon + ".sums"), now.sums(daemon), StandardCopyOption.REPLACE_EXISTING);
    scene.faultAtRest();
    return now;
  }

  static void awaitHealed(FaultScene scene, List<BlockCopies> files, String how) {
    for (BlockCopies copies : files) {
      scene.awaitOrViolate(
          "I9 I11 " + copies + " is not healed " + how, () -> copies.goodOnDisk() >= 3);
    }
    scene.awaitOrViolate(
        "I9 the NameNode does not know that all is healed " + how,
        () ->
            scene.metrics("nn1").sum("blocks_corrupt") == 0
                && scene.metrics("nn1").sum("under_replicated") == 0
                && scene.metrics("nn1").sum("repairs_open") == 0
                && scene.metrics("nn1").sum("blocks_unrepairable") == 0);
  }

  /** D6, the same chunk of all three: an error that names it, in the report, and no wrong byte. */
  private static void sameChunk(FaultScene scene, DfsClient client) throws IOException {
    BlockCopies copies = BlockCopies.write(scene, client, FOLDER, 5_000, FILE_BYTES);
    for (String daemon : copies.holders(client)) {
      Replicas.flipBit(copies.data(daemon), 500_000);
      scene.faultAtRest();
    }
    expectAllBad(scene, client, copies);
    scene.awaitOrViolate(
        "I11 " + copies + ": the NameNode does not say what is lost",
        () -> scene.metrics("nn1").sum("blocks_unrepairable") == 1);
    expectAllBad(scene, client, copies);
    String log = scene.logOf("nn1");
    scene.check(
        log.contains(
            "file=" + copies.path() + " block=" + copies.block() + " ranges=[499712-500224]"),
        "I11 " + copies + ": no line of the log names block, range and file");
    client.delete(copies.path(), false);
    scene.awaitOrViolate(
        "I9 what is lost is not forgotten",
        () -> scene.metrics("nn1").sum("blocks_unrepairable") == 0);
  }

  private static void expectAllBad(FaultScene scene, DfsClient client, BlockCopies copies)
      throws IOException {
    try (DfsInputStream in = client.open(copies.path())) {
      in.readAllBytes();
      scene.violation("I11 " + copies + ": read although no copy of a chunk is good");
    } catch (DfsException e) {
      String message = e.error().message();
      scene.check(
          e.code() == ErrorCode.ALL_REPLICAS_BAD
              && message.contains(Long.toString(copies.block()))
              && message.contains("499712"),
          "I11 " + copies + ": expected ALL_REPLICAS_BAD with block and place, found " + e);
    }
  }

  static void expectWhole(FaultScene scene, DfsClient client, BlockCopies copies)
      throws IOException {
    try (DfsInputStream in = client.open(copies.path())) {
      byte[] found = in.readAllBytes();
      long foreign = Bytes.firstForeign(copies.number(), 0, found, found.length);
      scene.check(
          foreign < 0 && found.length == copies.bytes(),
          "I11 " + copies + ": " + found.length + " bytes, wrong from " + foreign);
    } catch (DfsException e) {
      scene.violation("I11 " + copies + ": not readable: " + e.getMessage());
    }
  }
}
