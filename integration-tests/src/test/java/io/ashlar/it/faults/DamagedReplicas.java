package io.ashlar.it.faults;

import io.ashlar.client.DfsClient;
import io.ashlar.client.DfsInputStream;
import io.ashlar.client.LocatedBlock;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * D1, D2, D3, D5, D6, D9, the reader's part: damaged files under a running DataNode are never
 * served as good bytes, and a reader that finds a good copy of a range does not fail.
 */
final class DamagedReplicas implements FaultCase {
  private static final int FILE_BYTES = 1 << 20;
  private final List<String> daemons = List.of("dn1", "dn2", "dn3");

  @Override
  public String id() {
    return "D1-D9";
  }

  @Override
  public String[] cluster() {
    return new String[] {"--datanodes", "3", "--racks", "2"};
  }

  private interface Damage {
    void inflict(Path data, Path sums) throws IOException;
  }

  @Override
  public void run(FaultScene scene) throws IOException {
    try (DfsClient client = scene.client()) {
      client.mkdirs("/damage", 0755, true);
      List<Damage> kinds = new ArrayList<>();
      for (long at : new long[] {0, FILE_BYTES / 2 + 77, FILE_BYTES - 1}) {
        kinds.add((data, sums) -> Replicas.flipBit(data, at)); // D1
      }
      for (long at : new long[] {0, 9, 25, 4096}) {
        kinds.add((data, sums) -> Replicas.flipBit(sums, Math.min(at, Files.size(sums) - 1))); // D2
      }
      kinds.add((data, sums) -> Replicas.cut(data, FILE_BYTES / 3)); // D3
      kinds.add((data, sums) -> Replicas.cut(data, 0));
      kinds.add((data, sums) -> Replicas.cut(sums, 40));
      kinds.add((data, sums) -> Replicas.cut(sums, 0));
      kinds.add((data, sums) -> Files.write(data, new byte[999], StandardOpenOption.APPEND));
      kinds.add((data, sums) -> Files.delete(data)); // D4
      kinds.add((data, sums) -> Files.delete(sums));
      long file = 0;
      for (Damage kind : kinds) {
        oneOfThree(scene, client, file, kind);
        file++;
      }
      twoOfThree(scene, client, 100);
      allDifferent(scene, client, 101);
      allSame(scene, client, 102);
      swapped(scene, client, 103, 104);
    }
  }

  private long written(FaultScene scene, DfsClient client, long file) throws IOException {
    scene.write(client, "/damage", file, FILE_BYTES);
    LocatedBlock block = client.blocks("/damage/" + file).blocks().get(0);
    scene.faultAtRest();
    return block.block().id();
  }

  /** Every node is damaged in turn, so that the reader meets the damage wherever it begins. */
  private void oneOfThree(FaultScene scene, DfsClient client, long file, Damage kind)
      throws IOException {
    long block = written(scene, client, file);
    String daemon = daemons.get((int) (file % 3));
    kind.inflict(
        Replicas.data(scene.cluster(), daemon, block),
        Replicas.sums(scene.cluster(), daemon, block));
    expectWhole(scene, client, file);
    expectWhole(scene, client, file);
  }

  private void twoOfThree(FaultScene scene, DfsClient client, long file) throws IOException {
    long block = written(scene, client, file);
    Replicas.flipBit(Replicas.data(scene.cluster(), "dn1", block), 1_000);
    Replicas.flipBit(Replicas.data(scene.cluster(), "dn2", block), 700_000);
    expectWhole(scene, client, file);
  }

  private void allDifferent(FaultScene scene, DfsClient client, long file) throws IOException {
    long block = written(scene, client, file);
    for (int i = 0; i < 3; i++) {
      Replicas.flipBit(
          Replicas.data(scene.cluster(), daemons.get(i), block), 100_000L + i * 300_000L);
    }
    expectWhole(scene, client, file);
  }

  private void allSame(FaultScene scene, DfsClient client, long file) throws IOException {
    long block = written(scene, client, file);
    for (String daemon : daemons) {
      Replicas.flipBit(Replicas.data(scene.cluster(), daemon, block), 500_000);
    }
    try {
      read(client, file);
      scene.violation("I11 /damage/" + file + ": read although no copy of a chunk is good");
    } catch (DfsException e) {
      scene.check(
          e.code() == ErrorCode.ALL_REPLICAS_BAD
              && e.error().message().contains(Long.toString(block)),
          "I11 /damage/" + file + ": expected ALL_REPLICAS_BAD with the block, found " + e);
    }
  }

  /** D9: data and checksums of two blocks change places, so that they fit each other. */
  private void swapped(FaultScene scene, DfsClient client, long one, long other)
      throws IOException {
    long first = written(scene, client, one);
    long second = written(scene, client, other);
    swap(
        Replicas.data(scene.cluster(), "dn1", first),
        Replicas.data(scene.cluster(), "dn1", second));
    swap(
        Replicas.sums(scene.cluster(), "dn1", first),
        Replicas.sums(scene.cluster(), "dn1", second));
    expectWhole(scene, client, one);
    expectWhole(scene, client, other);
  }

  private static void swap(Path one, Path other) throws IOException {
    Path aside = one.resolveSibling("aside");
    Files.move(one, aside);
    Files.move(other, one, StandardCopyOption.ATOMIC_MOVE);
    Files.move(aside, other);
  }

  private static void expectWhole(FaultScene scene, DfsClient client, long file)
      throws IOException {
    try {
      byte[] found = read(client, file);
      long foreign = Bytes.firstForeign(file, 0, found, found.length);
      scene.check(
          foreign < 0 && found.length == FILE_BYTES,
          "I11 /damage/" + file + ": " + found.length + " bytes, wrong from " + foreign);
    } catch (DfsException e) {
      scene.violation("I11 /damage/" + file + ": not readable: " + e.getMessage());
    }
  }

  private static byte[] read(DfsClient client, long file) throws IOException {
    try (DfsInputStream in = client.open("/damage/" + file)) {
      return in.readAllBytes();
    }
  }
}
