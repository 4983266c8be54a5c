package io.ashlar.namenode.command;

import io.ashlar.common.path.DfsPath;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.FileStatuses;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;
import java.util.ArrayList;
import java.util.List;

/** Makes a directory, and those above it if asked. One that exists is left as it is. */
public final class MkdirsHandler implements ClientHandler<MkdirsRequest, MkdirsResponse> {
  private final PathAccess access;

  /** Checks paths by {@code access}. */
  public MkdirsHandler(PathAccess access) {
    this.access = access;
  }

  @Override
  public Decision<MkdirsResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, MkdirsRequest request, CommandContext context)
      throws DfsException {
    DfsPath path = PathAccess.parse(request.getPath());
    int mode = Modes.checked(request.getMode());
    Resolution where = access.walk(view, context.caller(), path);
    InodeView there = where.target();
    if (there != null) {
      return existing(path, there);
    }
    NewEntry entry =
        NewEntry.plan(
            access, view, where, request.getCreateParents(), Modes.onTheWay(mode), context);
    InodeAttributes attributes =
        new InodeAttributes(context.principal(), entry.group(), mode, context.wallMs());
    List<EditRecord> records = new ArrayList<>(entry.ancestors());
    records.add(InodeRecords.directoryCreated(entry.id(), entry.parent(), path.name(), attributes));
    FileStatus status =
        FileStatus.newBuilder()
            .setPath(path.toString())
            .setType(FileType.DIRECTORY)
            .setOwner(attributes.owner())
            .setGroup(attributes.group())
            .setMode(mode)
            .setMtimeMs(attributes.mtimeMs())
            .setInodeId(entry.id().value())
            .build();
    return Decision.accept(
        records, MkdirsResponse.newBuilder().setStatus(status).setCreated(true).build());
  }

  private static Decision<MkdirsResponse> existing(DfsPath path, InodeView there)
      throws DfsException {
    if (!there.isDirectory()) {
      throw DfsError.of(ErrorCode.ALREADY_EXISTS, path + " is a file; expected a directory")
          .with("path", path)
          .toException();
    }
    return Decision.accept(
        List.of(),
        MkdirsResponse.newBuilder().setStatus(FileStatuses.of(there, path.toString())).build());
  }
}
