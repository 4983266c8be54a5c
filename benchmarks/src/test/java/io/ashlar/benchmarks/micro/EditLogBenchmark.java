package io.ashlar.benchmarks.micro;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.editlog.EditLogConfig;
import io.ashlar.namenode.editlog.FileEditLog;
import io.ashlar.namenode.editlog.FolderListener;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Durable appends of one batch to a log in one real folder, which is the JVM's temporary one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class EditLogBenchmark {
  /** Entries of a batch: how many writers wait together. */
  @Param({"1", "32", "128"})
  public int entries;

  private Path folder = Path.of("unset");
  private @Nullable FileEditLog log;

  /** Opens an empty log. */
  @Setup
  public void open() throws IOException {
    folder = Files.createTempDirectory("ashlar-jmh-log");
    log =
        FileEditLog.open(
            RealDisk.INSTANCE,
            List.of(folder),
            new UUID(1, 2),
            new Epoch(1),
            EditLogConfig.defaults(),
            FolderListener.NONE);
  }

  /** One group commit. */
  @Benchmark
  public long append() throws IOException {
    FileEditLog open = log;
    if (open == null) {
      throw new IllegalStateException("the log is not open");
    }
    long next = open.durableTxid() + 1;
    List<EditEntry> batch = new ArrayList<>(entries);
    for (int i = 0; i < entries; i++) {
      batch.add(
          EditEntry.newBuilder()
              .setFirstTxid(next + i)
              .setTimeMs(1)
              .addRecords(InodeRecords.permissionSet(new InodeId(next + i), 0644))
              .build());
    }
    open.append(batch);
    return open.durableTxid();
  }

  /** Removes everything. */
  @TearDown
  public void remove() throws IOException {
    if (log != null) {
      log.close();
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(folder)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.delete(path);
    }
  }
}
