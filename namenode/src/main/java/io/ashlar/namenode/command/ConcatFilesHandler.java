package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.ContentRecords;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.ConcatFilesResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves the blocks of closed files behind those of another one, without touching a byte. The blocks
 * get the target's replication; the sources are gone.
 */
public final class ConcatFilesHandler
    implements ClientHandler<ConcatFilesRequest, ConcatFilesResponse> {
  /** Sources of one call at most. */
  static final int SOURCES_MAX = 1_000;

  private final PathAccess access;
  private final Takeover takeover;

  /** Checks paths by {@code access}; {@code leases} say whether an open file may be taken over. */
  public ConcatFilesHandler(PathAccess access, LeaseView leases) {
    this.access = access;
    this.takeover = new Takeover(leases);
  }

  @Override
  public Decision<ConcatFilesResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, ConcatFilesRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getTarget());
    if (request.getSourcesCount() == 0 || request.getSourcesCount() > SOURCES_MAX) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          String.format(
              "%d sources for %s; expected from 1 to %d",
              request.getSourcesCount(), path, SOURCES_MAX));
    }
    FileView target = access.existingFile(view, context.caller(), path);
    access.permissions().require(view, context.caller(), target, Access.WRITE);
    Decision<ConcatFilesResponse> wait = takeover.unlessClosed(view, cluster, target, context);
    if (wait != null) {
      return wait;
    }
    Map<InodeId, FileView> sources = new LinkedHashMap<>();
    for (String text : request.getSourcesList()) {
      DfsPath from = PathAccess.parse(text);
      FileView source = source(view, from, context);
      if (source.id().equals(target.id()) || sources.put(source.id(), source) != null) {
        throw invalid(from, "is named twice; expected each file once, and not the target");
      }
      checkLayout(from, source, path, target);
      wait = takeover.unlessClosed(view, cluster, source, context);
      if (wait != null) {
        return wait;
      }
    }
    return Decision.accept(
        List.of(
            ContentRecords.filesConcatenated(
                target.id(), List.copyOf(sources.keySet()), context.wallMs())),
        ConcatFilesResponse.newBuilder()
            .setStatus(
                FileStatuses.of(target, path.toString()).toBuilder()
                    .setLength(
                        target.length()
                            + sources.values().stream().mapToLong(FileView::length).sum())
                    .setBlockCount(
                        target.blockCount()
                            + sources.values().stream().mapToInt(FileView::blockCount).sum())
                    .setMtimeMs(context.wallMs()))
            .build());
  }

  /** A source is read, and leaves its directory. */
  private FileView source(NamespaceView view, DfsPath from, CommandContext context)
      throws DfsException {
    FileView source = access.existingFile(view, context.caller(), from);
    access.permissions().require(view, context.caller(), source, Access.READ);
    Resolution where = view.resolve(from);
    DirectoryView parent = (DirectoryView) where.inodes().get(where.inodes().size() - 2);
    access.permissions().requireRemoval(view, context.caller(), parent, source);
    return source;
  }

  /** Block size and checksum belong to the file, and its blocks must fit them. */
  private static void checkLayout(DfsPath from, FileView source, DfsPath to, FileView target)
      throws DfsException {
    if (source.blockSize() > target.blockSize()) {
      throw invalid(
          from,
          String.format(
              "has a block size of %d; expected at most that of %s, %d",
              source.blockSize(), to, target.blockSize()));
    }
    if (!source.checksum().equals(target.checksum())) {
      throw invalid(
          from,
          String.format(
              "has checksums of %s per %d bytes; expected those of %s, %s per %d",
              source.checksum().getType(),
              source.checksum().getBytesPerChecksum(),
              to,
              target.checksum().getType(),
              target.checksum().getBytesPerChecksum()));
    }
  }

  private static DfsException invalid(DfsPath source, String problem) {
    return DfsError.of(ErrorCode.INVALID_ARGUMENT, source + " " + problem)
        .with("path", source)
        .toException();
  }
}
