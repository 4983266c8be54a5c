package io.ashlar.client.sync;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.read.ReadParts;
import io.ashlar.client.wire.Entries;
import io.ashlar.common.checksum.ChunkChecksums;
import io.ashlar.common.merkle.TreeComparison;
import io.ashlar.common.merkle.TreeComparison.NodeRange;
import io.ashlar.protocol.data.BuildBlockProgress;
import io.ashlar.protocol.data.BuildBlockRequest;
import io.ashlar.protocol.data.BuildRange;
import io.ashlar.protocol.data.PacketHeader;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.rpc.FrameMemory;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Makes one new block equal to a part of a local file. What the stored block has already is copied
 * by DataNodes: each target that holds a replica of it copies a block that is kept whole for
 * itself; otherwise one of them reads what is kept, gets the rest from here and writes to all
 * targets.
 *
 * <p><b>Threading</b>: one thread.
 */
final class BlockBuild {
  private static final int PACKET_BYTES = 256 << 10;

  private final ReadParts parts;
  private final FrameMemory memory;
  private final LocalFile local;
  private final ComparedBlock compared;
  private final int silenceMs;
  private final LongConsumer sent;

  /** {@code sent} hears of bytes of content that went to a DataNode. */
  BlockBuild(
      ReadParts parts,
      FrameMemory memory,
      LocalFile local,
      ComparedBlock compared,
      int silenceMs,
      LongConsumer sent) {
    this.parts = parts;
    this.memory = memory;
    this.local = local;
    this.compared = compared;
    this.silenceMs = silenceMs;
    this.sent = sent;
  }

  /** One stream: who builds, and for which targets. */
  private record Task(
      ReplicaLocation builder, List<io.ashlar.protocol.types.ReplicaLocation> targets) {}

  /**
   * Builds; when this returns the block is final and forced on all targets.
   *
   * @param excluded nodes that failed before
   * @throws DfsException with badNode in its evidence if a node failed
   */
  void run(io.ashlar.protocol.types.LocatedBlock target, long blockSize, Set<String> excluded)
      throws IOException {
    int chunkBytes = target.getChecksum().getBytesPerChecksum();
    List<ReplicaLocation> holders = holders(excluded);
    List<BuildRange> kept =
        holders.isEmpty() || chunkBytes != compared.chunkBytes() ? List.of() : keptRanges();
    boolean whole = kept.size() == 1 && kept.get(0).getLength() == compared.part().length();
    List<Task> tasks = new ArrayList<>();
    if (whole) {
      tasks.addAll(copies(target, holders));
    } else {
      tasks.add(pipeline(target, kept.isEmpty() ? List.of() : holders));
    }
    BuildBlockRequest.Builder request =
        BuildBlockRequest.newBuilder()
            .setBlock(target.getBlock())
            .setLength(compared.part().length())
            .setChecksum(target.getChecksum())
            .addAllKept(kept)
            .setClientName(parts.clientName())
            .setBlockBytesExpected(blockSize);
    LocatedBlock stored = compared.part().stored();
    if (stored != null && !kept.isEmpty()) {
      request.setSource(Entries.key(stored.block())).setSourceLength(stored.length());
    }
    runAll(tasks, request, kept, chunkBytes);
  }

  private void runAll(
      List<Task> tasks, BuildBlockRequest.Builder request, List<BuildRange> kept, int chunkBytes)
      throws IOException {
    List<BuildStream> streams = new ArrayList<>();
    try {
      for (Task task : tasks) {
        BuildStream stream =
            new BuildStream(parts.pool(), task.builder(), parts.clock(), silenceMs);
        streams.add(stream);
        stream.open(request.clearTargets().addAllTargets(task.targets()).build());
      }
      for (BuildStream stream : streams) {
        sendRest(stream, kept, chunkBytes);
        check(stream.finish());
      }
    } finally {
      streams.forEach(BuildStream::close);
    }
  }

  private void check(BuildBlockProgress done) throws IOException {
    if (done.getCrc32C() != compared.localCrc()) {
      local.checkUnchanged();
      throw new DfsException(
          DfsError.of(
                  ErrorCode.CONTENT_DIFFERS,
                  String.format(
                      "%s: bytes %d to %d became %08x, expected %08x; the old file stays",
                      local.path(),
                      compared.part().offset(),
                      compared.part().offset() + compared.part().length(),
                      done.getCrc32C(),
                      compared.localCrc()))
              .with("localPath", local.path()));
    }
  }

  private List<ReplicaLocation> holders(Set<String> excluded) {
    LocatedBlock stored = compared.part().stored();
    if (stored == null) {
      return List.of();
    }
    return parts.health().order(stored.replicas()).stream()
        .filter(replica -> !excluded.contains(replica.nodeId()))
        .toList();
  }

  /** Chunks that are whole and equal in both. */
  private List<BuildRange> keptRanges() {
    LocatedBlock stored = compared.part().stored();
    long both = Math.min(compared.part().length(), stored == null ? 0 : stored.length());
    long chunks = ChunkChecksums.chunksOf(both, compared.chunkBytes());
    BitSet equal = new BitSet();
    equal.set(0, Math.toIntExact(chunks));
    equal.andNot(compared.different());
    List<BuildRange> kept = new ArrayList<>();
    for (NodeRange range : TreeComparison.ranges(equal)) {
      long from = range.first() * compared.chunkBytes();
      long to = Math.min(both, from + range.count() * compared.chunkBytes());
      kept.add(BuildRange.newBuilder().setOffset(from).setLength(to - from).build());
    }
    return kept;
  }

  /** Each target that holds the old block copies it for itself; the first holder for the others. */
  private static List<Task> copies(
      io.ashlar.protocol.types.LocatedBlock target, List<ReplicaLocation> holders) {
    List<Task> tasks = new ArrayList<>();
    List<io.ashlar.protocol.types.ReplicaLocation> others = new ArrayList<>();
    for (io.ashlar.protocol.types.ReplicaLocation one : target.getReplicasList()) {
      if (holders.stream().anyMatch(holder -> holder.nodeId().equals(one.getNodeId()))) {
        tasks.add(new Task(Entries.replica(one), List.of(one)));
      } else {
        others.add(one);
      }
    }
    if (!others.isEmpty()) {
      tasks.add(new Task(holders.get(0), others));
    }
    return tasks;
  }

  /** One builder for all targets: one of them if it holds the old block. */
  private static Task pipeline(
      io.ashlar.protocol.types.LocatedBlock target, List<ReplicaLocation> holders) {
    List<io.ashlar.protocol.types.ReplicaLocation> targets =
        new ArrayList<>(target.getReplicasList());
    if (holders.isEmpty()) {
      return new Task(Entries.replica(targets.get(0)), targets);
    }
    for (int i = 0; i < targets.size(); i++) {
      String id = targets.get(i).getNodeId();
      if (holders.stream().anyMatch(holder -> holder.nodeId().equals(id))) {
        targets.add(0, targets.remove(i)); // It writes to itself first.
        return new Task(Entries.replica(targets.get(0)), targets);
      }
    }
    return new Task(holders.get(0), targets);
  }

  private void sendRest(BuildStream stream, List<BuildRange> kept, int chunkBytes)
      throws IOException {
    long at = 0;
    long seqno = 0;
    for (BuildRange range : kept) {
      seqno = sendRange(stream, at, range.getOffset(), chunkBytes, seqno);
      at = range.getOffset() + range.getLength();
    }
    sendRange(stream, at, compared.part().length(), chunkBytes, seqno);
  }

  private long sendRange(BuildStream stream, long from, long to, int chunkBytes, long firstSeqno)
      throws IOException {
    int most = Math.max(1, PACKET_BYTES / chunkBytes) * chunkBytes;
    long seqno = firstSeqno;
    for (long at = from; at < to; at += most) {
      int count = (int) Math.min(most, to - at);
      int sums = ChunkChecksums.bytesFor(count, chunkBytes);
      stream.send(
          PacketHeader.newBuilder()
              .setSeqno(seqno++)
              .setOffsetInBlock(at)
              .setDataLength(count)
              .setChecksumLength(sums)
              .build(),
          payload(at, count, sums, chunkBytes));
      sent.accept(count);
    }
    return seqno;
  }

  private ByteBuf payload(long at, int count, int sums, int chunkBytes) throws IOException {
    ByteBuf payload = memory.large(sums + count);
    try {
      local.read(compared.part().offset() + at, payload.nioBuffer(sums, count));
      ByteBuffer data = payload.nioBuffer(sums, count);
      ChunkChecksums.compute(data, chunkBytes, payload.nioBuffer(0, sums));
      return payload.writerIndex(sums + count);
    } catch (IOException | RuntimeException e) {
      payload.release();
      throw e;
    }
  }
}
