package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.lease.LeaseView;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.client.CreateFileResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;
import java.util.ArrayList;
import java.util.List;

/**
 * Creates a file that is open for write, with its first block if asked; or an empty one that is
 * complete at once.
 */
public final class CreateFileHandler
    implements ClientHandler<CreateFileRequest, CreateFileResponse> {
  private final PathAccess access;
  private final FileDefaults defaults;
  private final Overwrite overwrite;

  /** Checks paths by {@code access}; {@code leases} say whether an open file may be replaced. */
  public CreateFileHandler(PathAccess access, FileDefaults defaults, LeaseView leases) {
    this.access = access;
    this.defaults = defaults;
    this.overwrite = new Overwrite(access.permissions(), leases);
  }

  @Override
  public Decision<CreateFileResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, CreateFileRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    if (request.getComplete() && request.getWantFirstBlock()) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          path + " shall be complete and have a first block; expected one of both");
    }
    int mode = Modes.checked(request.getMode());
    FileLayout layout = defaults.layout(request);
    Resolution where = access.walk(view, context.caller(), path);
    List<EditRecord> records = new ArrayList<>();
    NewEntry entry;
    InodeView there = where.target();
    if (there == null) {
      int ancestorMode = Modes.onTheWay(where.deepest().mode());
      entry = NewEntry.plan(access, view, where, request.getCreateParents(), ancestorMode, context);
      records.addAll(entry.ancestors());
    } else {
      FileView old = fileAt(path, there);
      DirectoryView parent = (DirectoryView) where.inodes().get(where.inodes().size() - 2);
      overwrite.check(view, cluster, parent, old, request.getOverwrite(), context);
      records.addAll(Removal.records(old, context.wallMs()));
      entry = new NewEntry(List.of(), parent.id(), view.nextInodeId(), parent.group());
    }
    InodeAttributes attributes =
        new InodeAttributes(context.principal(), entry.group(), mode, context.wallMs());
    LeaseHolder lease =
        new LeaseHolder(context.session(), ClientHandler.sessionOf(view, context).clientName());
    records.add(
        InodeRecords.fileCreated(
            entry.id(), entry.parent(), path.name(), attributes, layout, lease));
    CreateFileResponse.Builder reply = CreateFileResponse.newBuilder();
    if (request.getComplete()) {
      records.add(BlockRecords.fileCompleted(entry.id(), context.wallMs()));
    }
    if (request.getWantFirstBlock()) {
      BlockAllocation first = firstBlock(view, cluster, entry, layout, request, context);
      records.add(first.record());
      reply.setFirstBlock(first.located());
    }
    reply.setStatus(
        status(path, entry, attributes, layout)
            .setUnderConstruction(!request.getComplete())
            .setBlockCount(request.getWantFirstBlock() ? 1 : 0));
    return Decision.accept(records, reply.build());
  }

  private static FileView fileAt(DfsPath path, InodeView there) throws DfsException {
    if (there instanceof FileView file) {
      return file;
    }
    throw DfsError.of(ErrorCode.IS_A_DIRECTORY, path + " is a directory; expected a file")
        .with("path", path)
        .toException();
  }

  private static BlockAllocation firstBlock(
      NamespaceView view,
      ClusterView cluster,
      NewEntry entry,
      FileLayout layout,
      CreateFileRequest request,
      CommandContext context)
      throws DfsException {
    String host =
        request.getClientHost().isEmpty() ? context.clientHost() : request.getClientHost();
    return BlockAllocation.choose(
        view,
        cluster,
        entry.id(),
        0,
        new BlockAllocation.Request(
            request.getPath(), layout, host, request.getExcludedNodesList()));
  }

  private static FileStatus.Builder status(
      DfsPath path, NewEntry entry, InodeAttributes attributes, FileLayout layout) {
    return FileStatus.newBuilder()
        .setPath(path.toString())
        .setType(FileType.FILE)
        .setReplication(layout.replication())
        .setBlockSize(layout.blockSize())
        .setOwner(attributes.owner())
        .setGroup(attributes.group())
        .setMode(attributes.mode())
        .setMtimeMs(attributes.mtimeMs())
        .setAtimeMs(attributes.mtimeMs())
        .setInodeId(entry.id().value());
  }
}
