package io.ashlar.namenode.scene;

import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.protocol.client.AbandonBlockRequest;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AppendFileRequest;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.IssueStampRequest;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.UpdatePipelineRequest;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.RecoveredReplica;
import io.ashlar.protocol.types.BlockKey;
import org.jspecify.annotations.Nullable;

/** Requests with the usual values. */
public final class Requests {
  private Requests() {}

  /** mkdir -p with mode 755. */
  public static MkdirsRequest mkdirs(String path) {
    return mkdirs(path, 0755);
  }

  /** mkdir -p. */
  public static MkdirsRequest mkdirs(String path, int mode) {
    return MkdirsRequest.newBuilder().setPath(path).setMode(mode).setCreateParents(true).build();
  }

  /** A new file with mode 644, without a block. */
  public static CreateFileRequest create(String path) {
    return CreateFileRequest.newBuilder().setPath(path).setMode(0644).build();
  }

  /** A new empty file that is complete at once. */
  public static CreateFileRequest createComplete(String path) {
    return create(path).toBuilder().setComplete(true).build();
  }

  /** A new file with its first block. */
  public static CreateFileRequest createWithBlock(String path) {
    return create(path).toBuilder().setWantFirstBlock(true).build();
  }

  /** A create that replaces what is there. */
  public static CreateFileRequest overwrite(String path) {
    return create(path).toBuilder().setOverwrite(true).build();
  }

  /** The next block after {@code previous}, which has that length. */
  public static AddBlockRequest addBlock(
      long inode, @Nullable BlockView previous, long previousLength) {
    AddBlockRequest.Builder request = AddBlockRequest.newBuilder().setInodeId(inode);
    if (previous != null) {
      request.setPrevious(key(previous)).setPreviousLength(previousLength);
    }
    return request.build();
  }

  /** Gives up a block. */
  public static AbandonBlockRequest abandon(long inode, BlockView block) {
    return AbandonBlockRequest.newBuilder().setInodeId(inode).setBlock(key(block)).build();
  }

  /** hsync of the last block up to a length. */
  public static FsyncFileRequest fsync(long inode, BlockView last, long length) {
    return FsyncFileRequest.newBuilder()
        .setInodeId(inode)
        .setLast(key(last))
        .setLastLength(length)
        .build();
  }

  /** Closes a file whose last block has that length. */
  public static CompleteFileRequest complete(
      long inode, @Nullable BlockView last, long lastLength) {
    CompleteFileRequest.Builder request = CompleteFileRequest.newBuilder().setInodeId(inode);
    if (last != null) {
      request.setLast(key(last)).setLastLength(lastLength);
    }
    return request.build();
  }

  /** Moves without overwriting. */
  public static RenameRequest rename(String source, String target) {
    return RenameRequest.newBuilder().setSource(source).setTarget(target).build();
  }

  /** Moves and replaces. */
  public static RenameRequest replace(String source, String target) {
    return rename(source, target).toBuilder().setOverwrite(true).build();
  }

  /** rm -r. */
  public static DeleteRequest delete(String path) {
    return DeleteRequest.newBuilder().setPath(path).setRecursive(true).build();
  }

  /** A stamp for a pipeline that failed. */
  public static IssueStampRequest issueStamp(long inode, BlockView last) {
    return IssueStampRequest.newBuilder().setInodeId(inode).setBlock(key(last)).build();
  }

  /** The pipeline stands on these nodes. */
  public static UpdatePipelineRequest updatePipeline(
      long inode, BlockView last, long acked, String... nodes) {
    UpdatePipelineRequest.Builder request =
        UpdatePipelineRequest.newBuilder()
            .setInodeId(inode)
            .setBlock(key(last))
            .setAckedLength(acked);
    for (String node : nodes) {
      request.addReplicas(PipelineReplica.newBuilder().setNodeId(node).setStorageId(node + "-s"));
    }
    return request.build();
  }

  /** Opens a file at its end. */
  public static AppendFileRequest append(String path, boolean newBlock) {
    return AppendFileRequest.newBuilder().setPath(path).setNewBlock(newBlock).build();
  }

  /** The recovery that was begun last came to that length on these nodes. */
  public static CommitRecoveryRequest commitRecovery(
      BlockView block, long length, String... nodes) {
    CommitRecoveryRequest.Builder request =
        CommitRecoveryRequest.newBuilder()
            .setBlock(
                BlockKey.newBuilder()
                    .setBlockId(block.id().value())
                    .setGenerationStamp(block.committedGs().value()))
            .setRecoveryId(block.issuedGs().value())
            .setLength(length);
    for (String node : nodes) {
      request.addReplicas(RecoveredReplica.newBuilder().setNodeId(node).setStorageId(node + "-s"));
    }
    return request.build();
  }

  /** Id and newest stamp of a block. */
  public static BlockKey key(BlockView block) {
    return BlockKey.newBuilder()
        .setBlockId(block.id().value())
        .setGenerationStamp(block.issuedGs().value())
        .build();
  }
}
