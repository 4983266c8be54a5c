package io.ashlar.namenode.command;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.client.PipelineReplica;
import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import io.ashlar.protocol.datanode.CommitRecoveryResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes over what block recovery came to, and closes the file. Everything is found by the block's
 * id, so that a file that was deleted, or another one at its path, is never touched.
 */
public final class CommitRecoveryHandler
    implements RefusingHandler<CommitRecoveryRequest, CommitRecoveryResponse> {
  @Override
  public Decision<CommitRecoveryResponse> decideOrRefuse(
      NamespaceView view,
      ClusterView cluster,
      CommitRecoveryRequest request,
      CommandContext context)
      throws DfsException {
    if (cluster.inSafeMode()) {
      throw new DfsException(
          ErrorCode.SAFE_MODE, "no changes in safe mode; " + cluster.safeModeReason());
    }
    BlockView block = view.block(new BlockId(request.getBlock().getBlockId()));
    if (block == null
        || !(view.inode(block.file()) instanceof FileView file)
        || !view.isAttached(file.id())) {
      throw DfsError.of(
              ErrorCode.NOT_FOUND,
              "block " + request.getBlock().getBlockId() + " belongs to no file any more")
          .with("block", request.getBlock().getBlockId())
          .toException();
    }
    CommitRecoveryResponse reply = CommitRecoveryResponse.getDefaultInstance();
    if (isRepeated(block, request)) {
      return Decision.accept(List.of(), reply);
    }
    checkStamp(block, request.getRecoveryId());
    checkLength(file, block, request.getLength());
    List<EditRecord> records = new ArrayList<>();
    if (request.getLength() == 0) {
      records.add(BlockRecords.blockAbandoned(file.id(), block.id()));
    } else {
      cluster.expectPipeline(block.id(), 0, replicas(request));
      records.add(
          BlockRecords.blockRecovered(
              file.id(), block.id(), block.issuedGs(), request.getLength()));
    }
    // A truncated file changed when that was asked for.
    boolean cut = block.state() == BlockState.UNDER_TRUNCATION;
    records.add(BlockRecords.fileCompleted(file.id(), cut ? file.mtimeMs() : context.wallMs()));
    return Decision.accept(records, reply);
  }

  private static boolean isRepeated(BlockView block, CommitRecoveryRequest request) {
    return !isRecovered(block)
        && block.committedGs().value() == request.getRecoveryId()
        && block.length() == request.getLength();
  }

  private static boolean isRecovered(BlockView block) {
    return block.state() == BlockState.UNDER_RECOVERY
        || block.state() == BlockState.UNDER_TRUNCATION;
  }

  private static void checkStamp(BlockView block, long recoveryId) throws DfsException {
    if (!isRecovered(block) || block.issuedGs().value() != recoveryId) {
      throw DfsError.of(
              ErrorCode.STALE_STAMP,
              String.format(
                  "recovery %d of block %s is over: the block is %s with stamps from %s to %s",
                  recoveryId, block.id(), block.state(), block.committedGs(), block.issuedGs()))
          .with("block", block.id())
          .with("recoveryId", recoveryId)
          .with("issued", block.issuedGs())
          .toException();
    }
  }

  private static void checkLength(FileView file, BlockView block, long length) throws DfsException {
    long most = block.state() == BlockState.UNDER_TRUNCATION ? block.length() : file.blockSize();
    if (length < block.length() || length > most) {
      throw DfsError.of(
              ErrorCode.LENGTH_MISMATCH,
              String.format(
                  "block %s was recovered at %d bytes; expected from %d to %d",
                  block.id(), length, block.length(), most))
          .with("block", block.id())
          .with("length", length)
          .toException();
    }
  }

  private static List<PipelineReplica> replicas(CommitRecoveryRequest request) {
    return request.getReplicasList().stream()
        .map(
            replica ->
                PipelineReplica.newBuilder()
                    .setNodeId(replica.getNodeId())
                    .setStorageId(replica.getStorageId())
                    .build())
        .toList();
  }
}
