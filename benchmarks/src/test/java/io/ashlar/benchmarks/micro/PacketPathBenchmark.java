package io.ashlar.benchmarks.micro;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.datanode.pipeline.NodeAck;
import io.ashlar.datanode.pipeline.PacketInfo;
import io.ashlar.datanode.pipeline.PipelineMember;
import io.ashlar.datanode.pipeline.PipelineSpec;
import io.ashlar.datanode.pipeline.WritePipeline;
import io.ashlar.protocol.data.AckStatus;
import io.ashlar.protocol.data.PacketHeader;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a DataNode in the middle of a pipeline does with a packet besides moving its bytes: reads
 * the header, verifies the data, decides, and answers when disk and next node have answered.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class PacketPathBenchmark {
  private static final int PACKETS = 32;
  private static final int CHUNK_BYTES = 512;
  private static final List<NodeAck> ACKS =
      Collections.nCopies(2, NodeAck.of(AckStatus.ACK_SUCCESS));

  /** Data of a packet. */
  @Param({"65536", "1048576"})
  public int packetBytes;

  private ByteBuffer data = ByteBuffer.allocate(0);
  private ByteBuffer checksums = ByteBuffer.allocate(0);
  private ByteString[] headers = new ByteString[0];
  private WritePipeline pipeline = begin();

  private static WritePipeline begin() {
    WritePipeline pipeline =
        new WritePipeline(
            new PipelineSpec("blk_1_1", "self", "next", 2, CHUNK_BYTES, false, 60_000), 0);
    pipeline.onReplicaOpened("s0", 0);
    pipeline.onMirrorReady(
        List.of(new PipelineMember("next", "s1", 0), new PipelineMember("last", "s2", 0)));
    return pipeline;
  }

  /** Makes the packets. */
  @Setup
  public void fill() {
    byte[] bytes = new byte[packetBytes];
    new SplittableRandom(1).nextBytes(bytes);
    data = ByteBuffer.allocateDirect(packetBytes).put(bytes).flip();
    checksums = ByteBuffer.allocateDirect(ChunkChecksums.bytesFor(packetBytes, CHUNK_BYTES));
    ChunkChecksums.compute(data.duplicate(), CHUNK_BYTES, checksums);
    checksums.clear();
    headers = new ByteString[PACKETS];
    for (int i = 0; i < PACKETS; i++) {
      headers[i] =
          PacketHeader.newBuilder()
              .setSeqno(i)
              .setOffsetInBlock((long) i * packetBytes)
              .setDataLength(packetBytes)
              .setChecksumLength(checksums.capacity())
              .build()
              .toByteString();
    }
  }

  /** Each invocation is the beginning of a new block. */
  @Setup(Level.Invocation)
  public void beginBlock() {
    pipeline = begin();
  }

  /** Packets of one block. */
  @Benchmark
  @OperationsPerInvocation(PACKETS)
  public int packets() throws InvalidProtocolBufferException {
    int actions = 0;
    for (ByteString bytes : headers) {
      PacketHeader header = PacketHeader.parseFrom(bytes);
      boolean verified =
          ChunkChecksums.firstMismatch(data.duplicate(), CHUNK_BYTES, checksums.duplicate()) < 0;
      PacketInfo info =
          new PacketInfo(
              header.getSeqno(),
              header.getOffsetInBlock(),
              header.getDataLength(),
              checksums.getInt(checksums.capacity() - ChunkChecksums.CHECKSUM_BYTES),
              verified,
              header.getLastInBlock(),
              header.getSync());
      actions += pipeline.onPacket(info, 0).size();
      actions += pipeline.onDiskWritten(info.seqno(), 0).size();
      actions += pipeline.onMirrorAck(info.seqno(), ACKS, 0).size();
    }
    return actions;
  }
}
