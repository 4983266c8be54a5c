package io.ashlar.client;

import org.jspecify.annotations.Nullable;

/**
 * How a file is created.
 *
 * @param mode permission bits
 * @param overwrite replaces a file that is there
 * @param createParents makes missing directories on the way
 * @param replication wanted replicas; 0: the server's default
 * @param blockSize bytes; 0: the server's default
 * @param bytesPerChecksum chunk size; 0: the server's default
 * @param durability of blocks that are closed; null: {@code dfs.close.durability}
 * @param firstBlockAtOnce asks for the first block in the same round trip; false suits a file that
 *     stays empty, because no DataNode is needed then
 */
public record CreateOptions(
    int mode,
    boolean overwrite,
    boolean createParents,
    int replication,
    long blockSize,
    int bytesPerChecksum,
    @Nullable CloseDurability durability,
    boolean firstBlockAtOnce) {
  /** A new file of mode 644 with the server's defaults, in a directory that exists. */
  public static CreateOptions defaults() {
    return new CreateOptions(0644, false, false, 0, 0, 0, null, true);
  }

  /** With these permission bits. */
  public CreateOptions withMode(int bits) {
    return copy(bits, overwrite, createParents, replication, blockSize);
  }

  /** Replaces a file that is there, or not. */
  public CreateOptions withOverwrite(boolean replace) {
    return copy(mode, replace, createParents, replication, blockSize);
  }

  /** Makes missing directories, or not. */
  public CreateOptions withCreateParents(boolean create) {
    return copy(mode, overwrite, create, replication, blockSize);
  }

  /** With this many replicas. */
  public CreateOptions withReplication(int replicas) {
    return copy(mode, overwrite, createParents, replicas, blockSize);
  }

  /** With blocks of this size. */
  public CreateOptions withBlockSize(long bytes) {
    return copy(mode, overwrite, createParents, replication, bytes);
  }

  /** With this chunk size. */
  public CreateOptions withBytesPerChecksum(int bytes) {
    return new CreateOptions(
        mode,
        overwrite,
        createParents,
        replication,
        blockSize,
        bytes,
        durability,
        firstBlockAtOnce);
  }

  /** With this promise at the close of each block. */
  public CreateOptions withDurability(CloseDurability promise) {
    return new CreateOptions(
        mode,
        overwrite,
        createParents,
        replication,
        blockSize,
        bytesPerChecksum,
        promise,
        firstBlockAtOnce);
  }

  /** Asks for the first block at once, or only when the first byte is written. */
  public CreateOptions withFirstBlockAtOnce(boolean atOnce) {
    return new CreateOptions(
        mode,
        overwrite,
        createParents,
        replication,
        blockSize,
        bytesPerChecksum,
        durability,
        atOnce);
  }

  private CreateOptions copy(
      int bits, boolean replace, boolean parents, int replicas, long blockBytes) {
    return new CreateOptions(
        bits,
        replace,
        parents,
        replicas,
        blockBytes,
        bytesPerChecksum,
        durability,
        firstBlockAtOnce);
  }
}
