package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Figure;
import io.ashlar.benchmarks.result.Floor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row costs at least, put together from the parts that were measured on the same machine in
 * the same run.
 */
final class FloorRules {
  private static final double MIB_PER_GIB = 1024;
  private static final int REPLICAS = 3;

  private final Map<String, Double> parts = new HashMap<>();
  private final int processors;

  FloorRules(List<Floor> floors, int processors) {
    floors.forEach(floor -> parts.put(floor.name() + "." + floor.quantity(), floor.value()));
    this.processors = processors;
  }

  /** The floor of a figure in its own unit; null where there is none, or it was not measured. */
  @Nullable Double of(Figure figure) {
    Double floor = made(figure);
    return floor == null || floor.isNaN() ? null : floor;
  }

  private @Nullable Double made(Figure figure) {
    boolean synced = "hsync".equals(figure.durability());
    return switch (figure.row() + "." + figure.quantity()) {
      case "put.cpu" -> putCpu();
      case "put.throughput" -> processors * MIB_PER_GIB / putCpu();
      case "get.cpu" -> getCpu();
      case "get.throughput" ->
          Math.min(processors * MIB_PER_GIB / getCpu(), part("sendfile.tcp.throughput"));
      case "stat.rate", "pread.rate" -> echoRate(figure.threads());
      case "mkdirs.rate", "create.rate", "rename.rate", "delete.rate" ->
          part("commit.c" + figure.threads() + ".rate");
      // An answer of the NameNode, then one of a DataNode.
      case "small-read.rate" -> echoRate(figure.threads()) / 2;
      case "small-write.rate" -> figure.threads() == 1 ? 1_000 / smallWriteMs(synced) : null;
      case "hflush.p50" -> chainMs();
      case "hsync.p50" -> chainMs() + part("fdatasync.4k.p50");
      default -> null;
    };
  }

  /** Three hops, three files, checksums made once and verified by each hop. */
  private double putCpu() {
    return REPLICAS * (part("hop.tcp.cpu") + part("file.write.cpu"))
        + (REPLICAS + 1) * part("crc32c.cpu");
  }

  private double getCpu() {
    return part("sendfile.tcp.cpu") + part("crc32c.cpu");
  }

  /** Down a chain of three and back again. */
  private double chainMs() {
    return REPLICAS * part("echo.c1.p50");
  }

  /** A durable create, the chain (forced or not), and a durable close. */
  private double smallWriteMs(boolean synced) {
    return 2 * part("commit.c1.p50") + chainMs() + (synced ? part("fdatasync.4k.p50") : 0);
  }

  private double echoRate(int connections) {
    return part("echo.c" + connections + ".rate");
  }

  private double part(String name) {
    Double value = parts.get(name);
    return value == null ? Double.NaN : value;
  }
}
