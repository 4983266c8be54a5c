package io.ashlar.namenode.namespace;

import io.ashlar.protocol.types.ChecksumSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be read of a file. */
public interface FileView extends InodeView {
  /** Number of replicas wanted of each block. */
  int replication();

  /** Block size in bytes; any block may be shorter. */
  long blockSize();

  /** How chunk checksums are made. */
  ChecksumSpec checksum();

  /** Blocks in the order of the file. */
  List<BlockView> blocks();

  /** Number of blocks; costs O(1). */
  int blockCount();

  /** The last block, or null if there is none; costs less than {@link #blocks}. */
  @Nullable BlockView lastBlock();

  /** Sum of the blocks' lengths as known to the namespace. */
  long length();

  /** Who writes it; null once it is complete. */
  @Nullable LeaseHolder lease();
}
