package io.ashlar.benchmarks.micro;

import io.ashlar.common.checksum.ChunkChecksums;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Checksums of the chunks of one packet: made by the writer, verified by each hop. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ChecksumBenchmark {
  /** Data of a packet. */
  @Param({"65536", "1048576"})
  public int packetBytes;

  /** Data of a chunk. */
  @Param({"512", "4096"})
  public int chunkBytes;

  private ByteBuffer data = ByteBuffer.allocate(0);
  private ByteBuffer checksums = ByteBuffer.allocate(0);

  /** Fills the packet. */
  @Setup
  public void fill() {
    byte[] bytes = new byte[packetBytes];
    new SplittableRandom(1).nextBytes(bytes);
    data = ByteBuffer.allocateDirect(packetBytes).put(bytes).flip();
    checksums = ByteBuffer.allocateDirect(ChunkChecksums.bytesFor(packetBytes, chunkBytes));
    ChunkChecksums.compute(data.duplicate(), chunkBytes, checksums);
    checksums.clear();
  }

  /** As the writer does. */
  @Benchmark
  public ByteBuffer compute() {
    ChunkChecksums.compute(data.duplicate(), chunkBytes, checksums.duplicate());
    return checksums;
  }

  /** As each node and each reader does. */
  @Benchmark
  public int verify() {
    return ChunkChecksums.firstMismatch(data.duplicate(), chunkBytes, checksums.duplicate());
  }
}
