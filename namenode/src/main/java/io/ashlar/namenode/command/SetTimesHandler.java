package io.ashlar.namenode.command;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.client.SetTimesRequest;
import io.ashlar.protocol.client.SetTimesResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.List;

/** Sets mtime, atime or both; for the owner and for those who may write. */
public final class SetTimesHandler implements ClientHandler<SetTimesRequest, SetTimesResponse> {
  private static final long UNCHANGED = -1;

  private final PathAccess access;

  /** Checks paths by {@code access}. */
  public SetTimesHandler(PathAccess access) {
    this.access = access;
  }

  @Override
  public Decision<SetTimesResponse> decideOrRefuse(
      NamespaceView view, ClusterView cluster, SetTimesRequest request, CommandContext context)
      throws DfsException {
    checkTime("mtime", request.getMtimeMs());
    checkTime("atime", request.getAtimeMs());
    InodeView inode = access.existing(view, context.caller(), PathAccess.parse(request.getPath()));
    if (!context.principal().equals(inode.owner())) {
      access.permissions().require(view, context.caller(), inode, Access.WRITE);
    }
    boolean same =
        isSame(request.getMtimeMs(), inode.mtimeMs())
            && isSame(request.getAtimeMs(), inode.atimeMs());
    return Decision.accept(
        same
            ? List.of()
            : List.of(
                InodeRecords.timesSet(inode.id(), request.getMtimeMs(), request.getAtimeMs())),
        SetTimesResponse.getDefaultInstance());
  }

  private static boolean isSame(long wantedMs, long presentMs) {
    return wantedMs == UNCHANGED || wantedMs == presentMs;
  }

  private static void checkTime(String which, long timeMs) throws DfsException {
    if (timeMs < UNCHANGED) {
      throw new DfsException(
          ErrorCode.INVALID_ARGUMENT,
          which + " is " + timeMs + " ms; expected 0 or more, or -1 to leave it as it is");
    }
  }
}
