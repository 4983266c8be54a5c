package io.ashlar.namenode.command;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.client.AbandonBlockRequest;
import io.ashlar.protocol.client.AbandonBlockResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.BlockState;
import java.util.List;

/**
 * Gives up the last block of an open file, whose pipeline could not be set up. A block that is gone
 * already is no error; one with synced or committed bytes is never given up.
 */
public final class AbandonBlockHandler
    implements ClientHandler<AbandonBlockRequest, AbandonBlockResponse> {
  @Override
  public Decision<AbandonBlockResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, AbandonBlockRequest request, CommandContext context)
      throws DfsException {
    FileView file = OpenFile.require(view, request.getInodeId(), request.getPath(), context);
    AbandonBlockResponse reply = AbandonBlockResponse.getDefaultInstance();
    BlockId id = new BlockId(request.getBlock().getBlockId());
    BlockView block = view.block(id);
    if (block == null || !block.file().equals(file.id())) {
      return Decision.accept(List.of(), reply);
    }
    BlockView last = LastBlock.require(view, file, request.hasBlock(), request.getBlock());
    if (last == null || last.state() != BlockState.UNDER_CONSTRUCTION) {
      throw LastBlock.mismatch(
          view, file, LastBlock.committedAt(block) + "; it cannot be abandoned");
    }
    if (last.length() > 0) {
      throw LastBlock.mismatch(
          view, file, "block " + id + " holds " + last.length() + " synced bytes; it is kept");
    }
    return Decision.accept(List.of(BlockRecords.blockAbandoned(file.id(), id)), reply);
  }
}
