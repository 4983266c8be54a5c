package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.protocol.client.CompleteFileRequest;
import io.ashlar.protocol.client.CompleteFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.FileStatus;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Closes a file. The writer has the forced acks of the whole pipeline, so the commit of its last
 * block closes the file at once, without waiting for the DataNodes' reports.
 */
public final class CompleteFileHandler
    implements ClientHandler<CompleteFileRequest, CompleteFileResponse> {
  @Override
  public Decision<CompleteFileResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, CompleteFileRequest request, CommandContext context)
      throws DfsException {
    FileView file = OpenFile.require(view, request.getInodeId(), request.getPath(), context);
    if (request.getMtimeMs() < 0) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT, "mtime is " + request.getMtimeMs() + "; expected 0 or more");
    }
    BlockView last = LastBlock.require(view, file, request.hasLast(), request.getLast());
    long mtimeMs = request.getMtimeMs() == 0 ? context.wallMs() : request.getMtimeMs();
    List<EditRecord> records = new ArrayList<>(settleLast(view, file, last, request));
    records.add(BlockRecords.fileCompleted(file.id(), mtimeMs));
    return Decision.accept(
        records,
        CompleteFileResponse.newBuilder()
            .setStatus(closed(view, file, last, request.getLastLength(), mtimeMs))
            .build());
  }

  /** Commits the last block, or drops it if it was allocated and never written. */
  private static List<EditRecord> settleLast(
      NamespaceView view, FileView file, @Nullable BlockView last, CompleteFileRequest request)
      throws DfsException {
    if (last == null) {
      return List.of();
    }
    if (neverWritten(last, request.getLastLength())) {
      return List.of(BlockRecords.blockAbandoned(file.id(), last.id()));
    }
    return LastBlock.commit(view, file, last, request.getLastLength());
  }

  private static boolean neverWritten(BlockView last, long length) {
    return length == 0 && last.length() == 0 && last.state() == BlockState.UNDER_CONSTRUCTION;
  }

  private static FileStatus closed(
      NamespaceView view, FileView file, @Nullable BlockView last, long lastLength, long mtimeMs) {
    FileStatus.Builder status =
        FileStatuses.of(file, view.pathOf(file.id())).toBuilder()
            .setUnderConstruction(false)
            .setMtimeMs(mtimeMs);
    if (last != null) {
      status.setLength(file.length() - last.length() + lastLength);
      if (neverWritten(last, lastLength)) {
        status.setBlockCount(file.blockCount() - 1);
      }
    }
    return status.build();
  }
}
