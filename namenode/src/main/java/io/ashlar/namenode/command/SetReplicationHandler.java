package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.SetReplicationRequest;
import io.ashlar.protocol.client.SetReplicationResponse;
import io.ashlar.protocol.error.DfsException;
import java.util.List;

/** Sets how many replicas each block of a file shall have; copies follow later. */
public final class SetReplicationHandler
    implements ClientHandler<SetReplicationRequest, SetReplicationResponse> {
  private final PathAccess access;
  private final FileDefaults defaults;

  /** Checks paths by {@code access} and the number by {@code defaults}. */
  public SetReplicationHandler(PathAccess access, FileDefaults defaults) {
    this.access = access;
    this.defaults = defaults;
  }

  @Override
  public Decision<SetReplicationResponse> decideOrRefuse(
      NamespaceView view,
      ClusterView cluster,
      SetReplicationRequest request,
      CommandContext context)
      throws DfsException {
    defaults.checkReplication(request.getReplication());
    FileView file =
        access.existingFile(view, context.caller(), PathAccess.parse(request.getPath()));
    access.permissions().require(view, context.caller(), file, Access.WRITE);
    boolean same = request.getReplication() == file.replication();
    return Decision.accept(
        same
            ? List.of()
            : List.of(InodeRecords.replicationSet(file.id(), request.getReplication())),
        SetReplicationResponse.getDefaultInstance());
  }
}
