package io.ashlar.client.script;

import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;
import io.ashlar.protocol.types.LocatedBlock;
import io.ashlar.protocol.types.ReplicaLocation;
import java.util.ArrayList;
import java.util.List;

/** A file in the scripted namespace. */
public final class ScriptedFile {
  /** A block of it. */
  static final class Block {
    final long id;
    final List<ReplicaLocation> replicas;
    long length;
    boolean committed;

    Block(long id, List<ReplicaLocation> replicas) {
      this.id = id;
      this.replicas = replicas;
    }

    BlockKey key() {
      return BlockKey.newBuilder().setBlockId(id).setGenerationStamp(1000 + id).build();
    }
  }

  final String path;
  final long inodeId;
  final long blockSize;
  final int chunkBytes;
  final int replication;
  final List<Block> blocks = new ArrayList<>();
  boolean open = true;

  ScriptedFile(String path, long inodeId, long blockSize, int chunkBytes, int replication) {
    this.path = path;
    this.inodeId = inodeId;
    this.blockSize = blockSize;
    this.chunkBytes = chunkBytes;
    this.replication = replication;
  }

  /** Ids of its blocks. */
  public List<Long> blockIds() {
    return blocks.stream().map(block -> block.id).toList();
  }

  /** True until it is completed. */
  public boolean isOpen() {
    return open;
  }

  /** Bytes that the namespace knows of. */
  public long length() {
    return blocks.stream().mapToLong(block -> block.length).sum();
  }

  FileStatus status() {
    return FileStatus.newBuilder()
        .setPath(path)
        .setType(FileType.FILE)
        .setLength(length())
        .setBlockSize(blockSize)
        .setReplication(replication)
        .setInodeId(inodeId)
        .setUnderConstruction(open)
        .setBlockCount(blocks.size())
        .build();
  }

  LocatedBlock located(Block block, long offset) {
    return LocatedBlock.newBuilder()
        .setBlock(block.key())
        .setOffset(offset)
        .setLength(block.length)
        .setState(block.committed ? BlockState.COMPLETE : BlockState.UNDER_CONSTRUCTION)
        .setChecksum(ScriptedDataNode.spec(chunkBytes))
        .addAllReplicas(block.replicas)
        .build();
  }
}
