package io.ashlar.client.write;

import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The writer of one file, block after block, as a plain object: packets and wishes in, calls to the
 * NameNode and packets to pipelines out. Whoever wishes gets a future.
 *
 * <p><b>Threading</b>: in turns only; never waits.
 */
final class WriteMachine implements BlockWrite.Owner, NewBlock.Owner {
  private final WriteEnvironment env;
  private final OpenedFile file;
  private final Waiters waiters;
  private final Consumer<DfsError> onFailure;
  private final FileDurability durability;
  private final ExcludedNodes excluded;
  private @Nullable LocatedBlock offered;
  private @Nullable BlockKey last;
  private long lastLength;
  private boolean lastForced;
  private @Nullable NewBlock coming;
  private @Nullable BlockWrite block;
  private @Nullable CompletableFuture<BlockShape> opening;
  private @Nullable DfsError failure;

  /**
   * @param offered the first block if it is allocated already, else null
   * @param bytesInFlight counts bytes of packets; this takes those off that are acked
   * @param onFailure hears once, when the file cannot be written any further
   */
  WriteMachine(
      WriteEnvironment env,
      OpenedFile file,
      @Nullable LocatedBlock offered,
      AtomicLong bytesInFlight,
      Consumer<DfsError> onFailure) {
    this.env = env;
    this.file = file;
    this.waiters = new Waiters(bytesInFlight);
    this.onFailure = onFailure;
    this.excluded = new ExcludedNodes(env.clock());
    this.durability = new FileDurability(env, file);
    if (offered != null) {
      this.offered = offered;
      last = offered.getBlock();
    }
  }

  // ---- wishes ----

  /** Goes on at the end of the file's last block, under a stamp that was issued for it. */
  void continueBlock(LocatedBlock located, long newStamp, CompletableFuture<BlockShape> result) {
    last = located.getBlock();
    lastLength = located.getLength();
    opening = result;
    block = BlockWrite.continued(env, file, located, newStamp, excluded, this);
  }

  /** A new block, as soon as the one before is finished. */
  void openBlock(CompletableFuture<BlockShape> result) {
    if (failed(result)) {
      return;
    }
    opening = result;
    allocateIfDue();
  }

  /** Takes ownership of the packet; the block must be open. */
  void send(Packet packet) {
    BlockWrite open = block;
    if (failure != null || open == null) {
      packet.release();
      return;
    }
    waiters.packetTaken();
    open.send(packet);
  }

  /** Sends the block's last packet. */
  void finishBlock(boolean force) {
    BlockWrite open = block;
    if (failure == null && open != null && !open.finishing()) {
      lastForced = force;
      send(Packet.last(open.sentLength(), force));
    }
  }

  /** Completes when every packet so far is acked. */
  void whenAcked(CompletableFuture<@Nullable Void> result) {
    if (!failed(result)) {
      waiters.awaitAcks(result);
    }
  }

  /** Completes when {@code bytes} more may be in flight. */
  void whenRoom(int bytes, long windowBytes, CompletableFuture<@Nullable Void> result) {
    if (!failed(result)) {
      waiters.awaitRoom(windowBytes - bytes, result);
    }
  }

  /** Completes when all packets are acked, and everything else of the file is durable, too. */
  void sync(CompletableFuture<@Nullable Void> result) {
    CompletableFuture<@Nullable Void> acked = new CompletableFuture<>();
    whenAcked(acked);
    env.then(
        acked,
        (done, lost) -> {
          if (lost != null) {
            refuse(result, lost);
          } else {
            makeDurable(result);
          }
        });
  }

  private void makeDurable(CompletableFuture<@Nullable Void> result) {
    BlockWrite open = block;
    BlockKey key = open == null ? last : open.ackedKey();
    long length = open == null ? lastLength : open.ackedLength();
    env.then(
        durability.extendTo(key, length),
        (done, refusal) -> {
          if (refusal != null) {
            refuse(result, refusal);
          } else {
            result.complete(null);
          }
        });
  }

  /** What was promised cannot be kept, so that nothing further is promised for this file. */
  private void refuse(CompletableFuture<?> result, Throwable refusal) {
    fail(Waiting.cause(refusal).error());
    result.completeExceptionally(refusal);
  }

  /** Finishes the last block and completes the file. */
  void complete(boolean force, CompletableFuture<@Nullable Void> result) {
    if (failed(result)) {
      return;
    }
    CompletableFuture<BlockShape> asked = opening;
    if (asked != null) { // A block that is wanted no more, or one that goes on.
      env.then(asked, (shape, lost) -> complete(force, result));
      return;
    }
    finishBlock(force);
    CompletableFuture<@Nullable Void> acked = new CompletableFuture<>();
    whenAcked(acked);
    env.then(
        acked,
        (done, lost) -> {
          if (lost != null) {
            refuse(result, lost);
            return;
          }
          env.then(
              env.nameNode().complete(file, last, lastLength),
              (completed, refusal) -> {
                if (refusal != null) {
                  refuse(result, refusal);
                } else {
                  result.complete(null);
                }
              });
        });
  }

  /** Ends everything with this error, unless it has failed before. */
  void fail(DfsError error) {
    if (failure != null) {
      return;
    }
    failure = error;
    NewBlock awaited = coming;
    coming = null;
    if (awaited != null) {
      awaited.cancel();
    }
    BlockWrite open = block;
    block = null;
    if (open != null) {
      open.abort();
    }
    onFailure.accept(error);
    waiters.failAll(error);
    if (opening != null) {
      failed(opening);
    }
  }

  /** Looks at the time. */
  void tick() {
    NewBlock awaited = coming;
    if (awaited != null) {
      awaited.tick();
    }
    BlockWrite open = block;
    if (open != null) {
      open.tick();
    }
  }

  private boolean failed(CompletableFuture<?> result) {
    DfsError error = failure;
    if (error != null) {
      result.completeExceptionally(error.toException());
    }
    return error != null;
  }

  // ---- blocks ----

  private void allocateIfDue() {
    if (opening == null || block != null || coming != null) {
      return;
    }
    LocatedBlock first = offered;
    offered = null;
    NewBlock next =
        new NewBlock(env, file, first == null ? last : null, lastLength, excluded, this);
    coming = next;
    next.start(first);
  }

  @Override
  public void onBlock(LocatedBlock located, PipelineStream stream) {
    coming = null;
    last = located.getBlock();
    lastLength = 0;
    block = BlockWrite.created(env, file, located, stream, excluded, this);
    onStanding();
  }

  @Override
  public void onNoBlock(DfsError error) {
    coming = null;
    fail(error);
  }

  @Override
  public void onStanding() {
    CompletableFuture<BlockShape> asked = opening;
    BlockWrite open = block;
    if (asked != null && open != null && !open.finishing()) { // Else it waits for the next one.
      opening = null;
      asked.complete(new BlockShape(open.ackedLength(), open.chunkBytes()));
    }
  }

  @Override
  public void onPacketAcked(Packet packet) {
    BlockWrite open = block;
    if (packet.last() && open != null) {
      block = null;
      last = open.key();
      lastLength = open.ackedLength();
      if (!lastForced) {
        durability.closedUnforced(open.key(), lastLength, open.nodes());
      }
      allocateIfDue();
    }
    waiters.packetAcked(packet);
  }

  @Override
  public void onBroken(DfsError error) {
    fail(error);
  }

  /** For messages of failures that no node caused. */
  static DfsError gaveUp(String path) {
    return DfsError.of(ErrorCode.PIPELINE_FAILED, path + ": the writer gave the file up")
        .with("path", path);
  }

  /** What a bug of the writer ends a file with. */
  static DfsError fault(String path, Throwable fault) {
    return Waiting.cause(fault).error().with("path", path);
  }
}
