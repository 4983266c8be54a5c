package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.client.AddBlockRequest;
import io.ashlar.protocol.client.AddBlockResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsException;
import java.util.ArrayList;
import java.util.List;

/** Commits the block before and appends the next one, with targets for its pipeline. */
public final class AddBlockHandler implements ClientHandler<AddBlockRequest, AddBlockResponse> {
  @Override
  public Decision<AddBlockResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, AddBlockRequest request, CommandContext context)
      throws DfsException {
    FileView file = OpenFile.require(view, request.getInodeId(), request.getPath(), context);
    BlockView previous =
        LastBlock.require(view, file, request.hasPrevious(), request.getPrevious());
    List<EditRecord> records = new ArrayList<>();
    long offset = file.length();
    if (previous != null) {
      records.addAll(LastBlock.commit(view, file, previous, request.getPreviousLength()));
      offset += request.getPreviousLength() - previous.length();
    }
    BlockAllocation next =
        BlockAllocation.choose(
            view, cluster, file.id(), offset, wanted(view, file, request, context));
    records.add(next.record());
    return Decision.accept(records, AddBlockResponse.newBuilder().setBlock(next.located()).build());
  }

  private static BlockAllocation.Request wanted(
      NamespaceView view, FileView file, AddBlockRequest request, CommandContext context) {
    String host =
        request.getClientHost().isEmpty() ? context.clientHost() : request.getClientHost();
    return new BlockAllocation.Request(
        view.pathOf(file.id()),
        new FileLayout(file.replication(), file.blockSize(), file.checksum()),
        host,
        request.getExcludedNodesList());
  }
}
