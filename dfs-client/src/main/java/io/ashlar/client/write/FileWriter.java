package io.ashlar.client.write;

import io.ashlar.client.CloseDurability;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.FsyncFileResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.LocatedBlock;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes one new file, block after block.
 *
 * <p><b>Durability</b>: with HSYNC every block is forced on all its nodes before it is committed,
 * so that a completed file outlives a loss of power. With FLUSH it is in their memory only.
 *
 * <p><b>Threading</b>: one thread at a time, except {@link #abort}.
 */
public final class FileWriter {
  private final WriteParts parts;
  private final OpenedFile file;
  private final CloseDurability durability;
  private final BlockAllocator allocator;
  private @Nullable LocatedBlock offered;
  private @Nullable BlockKey last;
  private long lastLength;
  private @Nullable BlockKey told;
  private volatile @Nullable BlockWriter block;
  private long finishedBytes;
  private boolean force;
  private boolean unforcedBlocks;
  private @Nullable DfsException failure;
  private volatile boolean closed;

  /** Writes the file that {@code created} opened. */
  public FileWriter(WriteParts parts, CreateFileResponse created, CloseDurability durability) {
    this.parts = parts;
    this.file = OpenedFile.of(created.getStatus());
    this.durability = durability;
    this.force = durability == CloseDurability.HSYNC;
    this.allocator = new BlockAllocator(parts, file);
    if (created.hasFirstBlock()) {
      offered = created.getFirstBlock();
      last = created.getFirstBlock().getBlock();
    }
  }

  /** Path as created, for messages. */
  public String path() {
    return file.path();
  }

  /** Bytes written so far. */
  public long position() {
    BlockWriter open = block;
    return finishedBytes + (open == null ? 0 : open.length());
  }

  /** Appends bytes; waits while too many are without ack. */
  public void write(byte[] bytes, int offset, int count) throws IOException {
    checkOpen();
    try {
      int at = offset;
      int end = offset + count;
      while (at < end) {
        BlockWriter open = openBlock();
        at += open.write(bytes, at, end - at);
        if (open.full()) {
          finishBlock(open);
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** All bytes so far are visible to new readers. */
  public void hflush() throws IOException {
    checkOpen();
    try {
      BlockWriter open = block;
      if (open != null) {
        open.flush();
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * All bytes so far are on the disks of their nodes. The first hsync in a block also tells the
   * namespace, so that the block is never taken for an empty one. Later ones do not: the replicas
   * know the length, and asking the NameNode would more than double the time of each.
   */
  public void hsync() throws IOException {
    checkOpen();
    if (unforcedBlocks) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.UNSUPPORTED,
                  file.path()
                      + ": earlier blocks were closed without force (durability flush), hsync"
                      + " cannot make up for it; create the file with durability hsync")
              .with("path", file.path()));
    }
    force = true;
    try {
      BlockWriter open = block;
      if (open != null) {
        open.sync();
        lastLength = open.length();
      }
      tellLength();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void tellLength() throws IOException {
    BlockKey current = last;
    if (current == null || lastLength == 0 || Objects.equals(current, told)) {
      return;
    }
    FsyncFileRequest request =
        FsyncFileRequest.newBuilder()
            .setInodeId(file.inodeId())
            .setPath(file.path())
            .setLast(current)
            .setLastLength(lastLength)
            .build();
    parts.nameNode().mutateNow(RpcMethod.FSYNC_FILE, request, FsyncFileResponse.parser());
    told = current;
  }

  /** Finishes the last block and completes the file. A file that failed stays incomplete. */
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    if (failure != null) {
      throw again(failure);
    }
    try {
      BlockWriter open = block;
      if (open != null) {
        finishBlock(open);
      }
      CompleteFileRequest.Builder request =
          CompleteFileRequest.newBuilder().setInodeId(file.inodeId()).setPath(file.path());
      if (last != null) { // A block that was allocated and never written is given up by length 0.
        request.setLast(last).setLastLength(lastLength);
      }
      parts
          .nameNode()
          .mutateNow(RpcMethod.COMPLETE_FILE, request.build(), CompleteFileResponse.parser());
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Gives the file up; it stays open in the namespace until it is deleted or its lease ends. */
  public void abort() {
    closed = true;
    BlockWriter open = block;
    if (open != null) {
      open.abort();
    }
  }

  private BlockWriter openBlock() throws IOException {
    BlockWriter open = block;
    if (open != null) {
      return open;
    }
    BlockAllocator.Allocated next =
        allocator.next(offered, offered == null ? last : null, lastLength);
    offered = null;
    last = next.key();
    lastLength = 0;
    BlockWriter opened = new BlockWriter(next, file, parts.config().packetBytes());
    block = opened;
    if (closed) { // Given up by another thread while the pipeline was set up.
      opened.abort();
      checkOpen();
    }
    return opened;
  }

  private void finishBlock(BlockWriter open) throws IOException {
    open.finish(force);
    unforcedBlocks |= !force;
    lastLength = open.length();
    finishedBytes += open.length();
    block = null;
  }

  private void checkOpen() throws IOException {
    if (failure != null) {
      throw again(failure);
    }
    if (closed) {
      throw new DfsException(ErrorCode.INVALID_ARGUMENT, file.path() + ": the stream is closed");
    }
  }

  /** Without recovery a broken pipeline ends the file's stream; every later call says the same. */
  private IOException failed(IOException cause) {
    BlockWriter open = block;
    if (open != null) {
      open.abort();
    }
    if (!(cause instanceof DfsException known)) {
      failure =
          new DfsException(
              DfsError.of(ErrorCode.PIPELINE_FAILED, file.path() + ": the writer was interrupted"),
              cause);
      return cause;
    }
    DfsException reported =
        open != null && known.code() == ErrorCode.PIPELINE_FAILED
            ? brokenPipeline(open, known)
            : known;
    failure = reported;
    return reported;
  }

  private DfsException brokenPipeline(BlockWriter open, DfsException cause) {
    DfsError error =
        DfsError.of(
                ErrorCode.PIPELINE_FAILED,
                String.format(
                    "%s: the pipeline of block %s failed at %d bytes: %s",
                    file.path(),
                    OpenedFile.show(open.key()),
                    open.length(),
                    cause.error().message()))
            .with("path", file.path())
            .with("block", OpenedFile.show(open.key()))
            .with("durability", durability);
    String badNode = cause.error().evidence().get(BlockPipeline.BAD_NODE);
    if (badNode != null) {
      parts.health().failed(badNode);
      error = error.with(BlockPipeline.BAD_NODE, badNode);
    }
    return new DfsException(error, cause);
  }

  /** A new exception, so that one instance never suppresses itself. */
  private static DfsException again(DfsException first) {
    return new DfsException(first.error(), first);
  }
}
