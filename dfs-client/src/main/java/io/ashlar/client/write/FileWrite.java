package io.ashlar.client.write;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.ashlar.client.CloseDurability;
import io.ashlar.common.time.Clock;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.rpc.FrameMemory;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes one file without ever waiting: what cannot be taken now is offered again when {@link
 * #ready} completes. Bytes are copied and checksummed by the caller's thread; the rest is decided
 * by a {@link WriteMachine} in turns.
 *
 * <p><b>Durability</b>: with HSYNC every block is forced on all its nodes before it is committed,
 * so that a completed file outlives a loss of power. With FLUSH it is in their memory only, unless
 * {@link #sync} was asked for, which forces the blocks before too.
 *
 * <p><b>Threading</b>: one caller at a time, except {@link #abort} and {@link #tick}; the locks are
 * never held across a wait.
 */
public final class FileWrite {
  private final OpenedFile file;
  private final NameNodeCalls nameNode;
  private final WriteSettings settings;
  private final FrameMemory memory;
  private final Turns turns;
  private final WriteMachine machine;
  private final AtomicLong bytesInFlight = new AtomicLong();
  private volatile @Nullable DfsError failure;
  private volatile long position;
  private volatile boolean closed;

  @GuardedBy("this")
  private boolean force;

  @GuardedBy("this")
  private @Nullable PacketCutter cutter;

  @GuardedBy("this")
  private @Nullable CompletableFuture<BlockShape> opening;

  @GuardedBy("this")
  private byte[] tail = {};

  private FileWrite(
      Seams seams,
      OpenedFile file,
      @Nullable LocatedBlock offered,
      CloseDurability durability,
      long position) {
    this.file = file;
    this.nameNode = seams.nameNode();
    this.settings = seams.settings();
    this.memory = seams.memory();
    this.force = durability == CloseDurability.HSYNC;
    this.position = position;
    this.turns = new Turns(this::onFault);
    this.machine =
        new WriteMachine(
            new WriteEnvironment(
                seams.nameNode(),
                seams.connector(),
                turns,
                seams.clock(),
                seams.settings(),
                seams.failedNodes()),
            file,
            offered,
            bytesInFlight,
            error -> failure = error);
  }

  /**
   * What a writer needs of the world.
   *
   * @param failedNodes hears of nodes that failed, by id
   */
  public record Seams(
      NameNodeCalls nameNode,
      PipelineConnector connector,
      Clock clock,
      WriteSettings settings,
      FrameMemory memory,
      Consumer<String> failedNodes) {}

  /** A new file; {@code offered} is its first block if that is allocated already. */
  public static FileWrite create(
      Seams seams, OpenedFile file, @Nullable LocatedBlock offered, CloseDurability durability) {
    return new FileWrite(seams, file, offered, durability, 0);
  }

  /**
   * A file that goes on at its end.
   *
   * @param lastBlock to be continued
   * @param newStamp issued for it
   * @param tail the file's bytes behind the last chunk boundary of {@code lastBlock}
   */
  public static FileWrite continueBlock(
      Seams seams,
      OpenedFile file,
      LocatedBlock lastBlock,
      long newStamp,
      byte[] tail,
      CloseDurability durability) {
    FileWrite write =
        new FileWrite(seams, file, null, durability, lastBlock.getOffset() + lastBlock.getLength());
    write.startContinued(lastBlock, newStamp, tail);
    return write;
  }

  private synchronized void startContinued(LocatedBlock lastBlock, long newStamp, byte[] bytes) {
    tail = bytes.clone();
    CompletableFuture<BlockShape> shape = new CompletableFuture<>();
    opening = shape;
    turns.execute(() -> machine.continueBlock(lastBlock, newStamp, shape));
  }

  /** The same for a file of {@code fileLength} bytes whose next byte needs a new block. */
  public static FileWrite continueBehind(
      Seams seams, OpenedFile file, long fileLength, CloseDurability durability) {
    return new FileWrite(seams, file, null, durability, fileLength);
  }

  /** Path as created, for messages. */
  public String path() {
    return file.path();
  }

  /** Bytes of the file so far. */
  public long position() {
    return position;
  }

  /** What the file failed with; null while it goes on. */
  public @Nullable DfsError failure() {
    return failure;
  }

  /** True once {@link #close} or {@link #abort} was called. */
  public boolean closed() {
    return closed;
  }

  /** Takes bytes; how many, and 0 if none fit before {@link #ready} completes. */
  public synchronized int offer(byte[] bytes, int offset, int count) throws DfsException {
    int taken = 0;
    while (taken < count) {
      PacketCutter open = openCutter();
      if (open == null || !sendDue(open)) {
        break;
      }
      if (!open.blockFull()) {
        int put = open.put(bytes, offset + taken, count - taken);
        taken += put;
        position = put + position; // Only the caller changes it; others just look.
      }
      sendDue(open);
    }
    return taken;
  }

  /** The open block's cutter; null until there is a block. */
  @GuardedBy("this")
  private @Nullable PacketCutter openCutter() throws DfsException {
    check();
    PacketCutter open = cutter;
    if (open != null) {
      return open;
    }
    CompletableFuture<BlockShape> asked = opening;
    if (asked == null) {
      CompletableFuture<BlockShape> shape = new CompletableFuture<>();
      asked = shape;
      opening = shape;
      turns.execute(() -> machine.openBlock(shape));
    }
    open = heldCutter();
    if (open == null) {
      check();
    }
    return open;
  }

  /** The same, but asks for no block. */
  @GuardedBy("this")
  private @Nullable PacketCutter heldCutter() {
    CompletableFuture<BlockShape> asked = opening;
    if (cutter == null && asked != null && asked.isDone() && !asked.isCompletedExceptionally()) {
      cutter =
          new PacketCutter(memory, asked.join(), file.blockSize(), settings.packetBytes(), tail);
      tail = new byte[0];
      opening = null;
    }
    return cutter;
  }

  /** Sends what is full; false if that has to wait for room. */
  @GuardedBy("this")
  private boolean sendDue(PacketCutter open) {
    if (!open.due()) {
      return true;
    }
    if (open.newBytes() > 0) {
      if (!room(open.packetBytes())) {
        return false;
      }
      send(open.cut(false));
    }
    if (open.blockFull()) {
      finish(open);
    }
    return !open.blockFull() || cutter != open;
  }

  private boolean room(int bytes) {
    long inFlight = bytesInFlight.get();
    return inFlight == 0 || inFlight + bytes <= settings.windowBytes();
  }

  private void send(Packet packet) {
    bytesInFlight.addAndGet(packet.bytes());
    turns.execute(() -> machine.send(packet));
  }

  @GuardedBy("this")
  private void finish(PacketCutter open) {
    if (open.newBytes() > 0) {
      send(open.cut(false));
    }
    open.release();
    cutter = null;
    boolean forced = force;
    turns.execute(() -> machine.finishBlock(forced));
  }

  /** Completes when {@link #offer} may take something. */
  public synchronized CompletableFuture<@Nullable Void> ready() {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    try {
      PacketCutter open = openCutter();
      if (open == null) {
        CompletableFuture<BlockShape> asked = opening;
        return asked == null ? result : asked.thenAccept(shape -> {});
      }
      int bytes = open.packetBytes();
      turns.execute(() -> machine.whenRoom(bytes, settings.windowBytes(), result));
    } catch (DfsException e) {
      result.completeExceptionally(e);
    }
    return result;
  }

  /** Completes when all bytes so far are visible to new readers. */
  public synchronized CompletableFuture<@Nullable Void> flush() {
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    PacketCutter open = cutter;
    if (open != null && open.newBytes() > 0 && failure == null) {
      send(open.cut(false));
    }
    turns.execute(() -> machine.whenAcked(result));
    return result;
  }

  /**
   * Completes when all bytes so far are on the disks of their nodes. From then on every block is
   * forced.
   */
  public synchronized CompletableFuture<@Nullable Void> sync() {
    force = true;
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    PacketCutter open = heldCutter();
    if (open != null && failure == null) {
      send(open.cut(true));
    }
    turns.execute(() -> machine.sync(result));
    return result;
  }

  /** Finishes the last block and completes the file. A file that failed stays incomplete. */
  public synchronized CompletableFuture<@Nullable Void> close() {
    closed = true;
    CompletableFuture<@Nullable Void> result = new CompletableFuture<>();
    PacketCutter open = cutter;
    if (open != null && open.newBytes() > 0 && failure == null) {
      send(open.cut(false));
    }
    releaseHeld();
    boolean forced = force;
    turns.execute(() -> machine.complete(forced, result));
    return result;
  }

  /** Gives the file up. */
  public void abort() {
    closed = true;
    fail(WriteMachine.gaveUp(file.path()));
  }

  /** Ends the file with this error, unless it has failed before. */
  public void fail(DfsError error) {
    turns.execute(() -> machine.fail(error));
    releaseHeld();
  }

  private synchronized void releaseHeld() {
    PacketCutter open = cutter;
    if (open != null) {
      open.release();
      cutter = null;
    }
  }

  /**
   * Asks the NameNode to close the file that was given up, so that others may write it long before
   * the client's session ends. Best effort: the lease ends by itself otherwise.
   */
  public CompletableFuture<?> recoverLease() {
    releaseHeld();
    return nameNode.recoverLease(file);
  }

  /** Looks at the time; to be called a few times in a stall limit. */
  public void tick() {
    turns.execute(machine::tick);
  }

  private void onFault(Throwable fault) {
    machine.fail(WriteMachine.fault(file.path(), fault));
  }

  private void check() throws DfsException {
    DfsError error = failure;
    if (error != null) {
      throw new DfsException(error);
    }
    if (closed) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, file.path() + ": the stream is closed");
    }
  }
}
