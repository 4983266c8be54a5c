package io.ashlar.client.script;

import java.util.Arrays;

/** Bytes of a block at one node. */
public final class ScriptedReplica {
  private final long blockId;
  private final int chunkBytes;
  private byte[] bytes = new byte[0];
  private boolean finalized;
  private boolean forced;
  private long forcedLength;

  ScriptedReplica(long blockId, int chunkBytes) {
    this.blockId = blockId;
    this.chunkBytes = chunkBytes;
  }

  /** Block that it is of. */
  public long blockId() {
    return blockId;
  }

  int chunkBytes() {
    return chunkBytes;
  }

  /** A copy of its bytes. */
  public synchronized byte[] bytes() {
    return bytes.clone();
  }

  synchronized void put(int offset, byte[] data) {
    bytes = Arrays.copyOf(bytes, Math.max(bytes.length, offset + data.length));
    System.arraycopy(data, 0, bytes, offset, data.length);
  }

  synchronized void forceData() {
    forcedLength = bytes.length;
  }

  synchronized void finish(boolean force) {
    finalized = true;
    forced = force;
    if (force) {
      forcedLength = bytes.length;
    }
  }

  /** True once the last packet came. */
  public synchronized boolean finalized() {
    return finalized;
  }

  /** True if it was forced when it was finalized. */
  public synchronized boolean forced() {
    return forced;
  }

  /** Bytes that a loss of power leaves. */
  public synchronized long forcedLength() {
    return forcedLength;
  }
}
