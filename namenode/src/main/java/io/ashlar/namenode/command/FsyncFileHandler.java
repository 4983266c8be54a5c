package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.client.FsyncFileRequest;
import io.ashlar.protocol.client.FsyncFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.types.BlockState;
import java.util.ArrayList;
import java.util.List;

/** Makes the length that was forced to disk on the replicas part of the namespace. */
public final class FsyncFileHandler implements ClientHandler<FsyncFileRequest, FsyncFileResponse> {
  @Override
  public Decision<FsyncFileResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, FsyncFileRequest request, CommandContext context)
      throws DfsException {
    FileView file = OpenFile.require(view, request.getInodeId(), request.getPath(), context);
    BlockView last = LastBlock.requireSynced(view, file, request.hasLast(), request.getLast());
    FsyncFileResponse reply = FsyncFileResponse.getDefaultInstance();
    if (last == null || request.getLastLength() == last.length()) {
      return Decision.accept(List.of(), reply);
    }
    if (last.state() != BlockState.UNDER_CONSTRUCTION) {
      throw LastBlock.mismatch(
          view,
          file,
          LastBlock.committedAt(last) + ", the writer synced " + request.getLastLength());
    }
    LastBlock.checkLength(view, file, last, request.getLastLength());
    List<EditRecord> records = new ArrayList<>();
    if (request.getLast().getGenerationStamp() == last.issuedGs().value()) {
      records.addAll(LastBlock.grown(file, last, request.getLastLength()));
    } // Else the replicas of the newer stamp may not be there yet: those of both are good.
    records.add(BlockRecords.fileSynced(file.id(), last.id(), request.getLastLength()));
    return Decision.accept(records, reply);
  }
}
