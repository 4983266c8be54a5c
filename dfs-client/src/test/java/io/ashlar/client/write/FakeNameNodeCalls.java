package io.ashlar.client.write;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The NameNode of the fake world, as strict about stamps and lengths as the protocol. */
final class FakeNameNodeCalls implements NameNodeCalls {
  static final int CHUNK = 512;

  /** A block of the file. */
  static final class Block {
    final long id;
    long committedStamp;
    long issuedStamp;
    long length;
    List<ReplicaLocation> replicas;

    Block(long id, long stamp, List<ReplicaLocation> replicas) {
      this.id = id;
      this.committedStamp = stamp;
      this.issuedStamp = stamp;
      this.replicas = replicas;
    }

    BlockKey key() {
      return BlockKey.newBuilder().setBlockId(id).setGenerationStamp(committedStamp).build();
    }
  }

  final FakeConnector cluster;
  final List<Block> blocks = new ArrayList<>();
  boolean complete;
  int abandoned;
  int fsyncs;
  int recoverAsked;

  /** So many calls end with {@link #recoverRefusal}. */
  int recoverUnanswered;

  ErrorCode recoverRefusal = ErrorCode.UNREACHABLE;

  /** Answers with this instead of issuing stamps. */
  @Nullable DfsError stampRefusal;

  private long nextId = 1;
  private long nextStamp = 1_000;

  FakeNameNodeCalls(FakeConnector cluster) {
    this.cluster = cluster;
  }

  private <T> CompletableFuture<T> answer(Callable<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    cluster
        .world
        .queue()
        .add(
            () -> {
              try {
                result.complete(work.call());
              } catch (Exception e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private Block last(@Nullable BlockKey key) throws DfsException {
    Block last = blocks.isEmpty() ? null : blocks.get(blocks.size() - 1);
    if (last == null
        || key == null
        || key.getBlockId() != last.id
        || key.getGenerationStamp() < last.committedStamp
        || key.getGenerationStamp() > last.issuedStamp) {
      throw new DfsException(ErrorCode.LENGTH_MISMATCH, key + " is not the last block");
    }
    return last;
  }

  private List<ReplicaLocation> choose(Collection<String> avoid, int count) {
    List<FakeNode> all = new ArrayList<>(cluster.nodes.values());
    Collections.shuffle(all, cluster.world.random);
    return all.stream()
        .filter(node -> !avoid.contains(node.id))
        .limit(count)
        .map(FakeNode::location)
        .toList();
  }

  @Override
  public CompletableFuture<LocatedBlock> addBlock(
      OpenedFile file,
      @Nullable BlockKey previous,
      long previousLength,
      Collection<String> excludedNodes) {
    return answer(
        () -> {
          if (!blocks.isEmpty()) {
            last(previous).length = previousLength;
          }
          List<ReplicaLocation> targets = choose(excludedNodes, file.replication());
          if (targets.isEmpty()) {
            throw new DfsException(ErrorCode.NO_DATANODES, "all are excluded");
          }
          Block block = new Block(nextId++, nextStamp++, targets);
          blocks.add(block);
          return LocatedBlock.newBuilder()
              .setBlock(block.key())
              .setChecksum(ChecksumSpec.newBuilder().setBytesPerChecksum(CHUNK))
              .addAllReplicas(targets)
              .build();
        });
  }

  @Override
  public CompletableFuture<?> abandonBlock(OpenedFile file, BlockKey block) {
    return answer(
        () -> {
          abandoned++;
          return blocks.remove(last(block));
        });
  }

  @Override
  public CompletableFuture<?> fsync(OpenedFile file, BlockKey last, long lastLength) {
    return answer(
        () -> {
          fsyncs++;
          return last(last);
        });
  }

  @Override
  public CompletableFuture<?> complete(OpenedFile file, @Nullable BlockKey last, long lastLength) {
    return answer(
        () -> {
          if (!blocks.isEmpty()) {
            last(last).length = lastLength;
          }
          complete = true;
          return true;
        });
  }

  @Override
  public CompletableFuture<Long> issueStamp(OpenedFile file, BlockKey block) {
    return answer(
        () -> {
          if (stampRefusal != null) {
            throw stampRefusal.toException();
          }
          Block last = last(block);
          last.issuedStamp = nextStamp++;
          return last.issuedStamp;
        });
  }

  @Override
  public CompletableFuture<?> updatePipeline(
      OpenedFile file, BlockKey block, long ackedLength, List<ReplicaLocation> nodes) {
    return answer(
        () -> {
          Block last = last(block);
          if (block.getGenerationStamp() != last.issuedStamp) {
            throw new DfsException(ErrorCode.LENGTH_MISMATCH, "issued is " + last.issuedStamp);
          }
          last.committedStamp = last.issuedStamp;
          last.length = ackedLength;
          last.replicas = nodes;
          return last;
        });
  }

  @Override
  public CompletableFuture<List<ReplicaLocation>> additionalNodes(
      OpenedFile file,
      BlockKey block,
      List<ReplicaLocation> pipeline,
      Collection<String> excludedNodes,
      int count) {
    return answer(
        () -> {
          last(block);
          List<String> avoid = new ArrayList<>(excludedNodes);
          avoid.addAll(Nodes.ids(pipeline));
          return choose(avoid, count);
        });
  }

  /** Opens the file again; the last block with the bytes that it has. */
  LocatedBlock append() {
    complete = false;
    Block last = blocks.get(blocks.size() - 1);
    last.issuedStamp = nextStamp++;
    return LocatedBlock.newBuilder()
        .setBlock(last.key())
        .setOffset(blocks.stream().mapToLong(block -> block.length).sum() - last.length)
        .setLength(last.length)
        .setChecksum(ChecksumSpec.newBuilder().setBytesPerChecksum(CHUNK))
        .addAllReplicas(last.replicas)
        .build();
  }

  @Override
  public CompletableFuture<?> recoverLease(OpenedFile file) {
    recoverAsked++;
    return answer(
        () -> {
          if (recoverAsked <= recoverUnanswered) {
            throw new DfsException(recoverRefusal, "not now");
          }
          return true;
        });
  }
}
