package io.ashlar.client;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.client.session.NameNodeCaller;
import io.ashlar.client.wire.Entries;
import io.ashlar.client.wire.ListPages;
import io.ashlar.client.wire.Reports;
import io.ashlar.common.path.DfsPath;
import io.ashlar.common.path.InvalidPathException;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.ConcatFilesResponse;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.client.GetContentSummaryRequest;
import io.ashlar.protocol.client.GetContentSummaryResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.GetFsStatsRequest;
import io.ashlar.protocol.client.GetFsStatsResponse;
import io.ashlar.protocol.client.GetServerDefaultsRequest;
import io.ashlar.protocol.client.GetServerDefaultsResponse;
import io.ashlar.protocol.client.ListStatusRequest;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.RenameResponse;
import io.ashlar.protocol.client.SetOwnerRequest;
import io.ashlar.protocol.client.SetOwnerResponse;
import io.ashlar.protocol.client.SetPermissionRequest;
import io.ashlar.protocol.client.SetPermissionResponse;
import io.ashlar.protocol.client.SetReplicationRequest;
import io.ashlar.protocol.client.SetReplicationResponse;
import io.ashlar.protocol.client.SetTimesRequest;
import io.ashlar.protocol.client.SetTimesResponse;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.client.TruncateFileResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The namespace's operations as futures, for callers that keep many under way.
 *
 * <p>Futures fail with a {@link DfsException}, maybe inside a {@link
 * java.util.concurrent.CompletionException}.
 *
 * <p><b>Threading</b>: any thread. Futures complete on the client's own threads; what follows there
 * must not wait, and must not call the blocking methods of {@link DfsClient}.
 */
public final class DfsAsync {
  private final NameNodeCaller nameNode;

  DfsAsync(NameNodeCaller nameNode) {
    this.nameNode = nameNode;
  }

  /** The entry at {@code path}; NOT_FOUND if nothing is there. */
  public CompletableFuture<FileStatus> stat(String path) {
    return read(
        path,
        RpcMethod.GET_FILE_STATUS,
        at -> GetFileStatusRequest.newBuilder().setPath(at).build(),
        GetFileStatusResponse.parser(),
        (at, answer) -> Entries.status(answer.getStatus()));
  }

  /**
   * A part of a directory.
   *
   * @param startAfter the name after which it begins; empty: at the first
   * @param limit most entries; 0: as the server likes
   */
  public CompletableFuture<ListPage> listPage(String path, String startAfter, int limit) {
    try {
      String at = checked(path);
      ListStatusRequest request =
          ListStatusRequest.newBuilder()
              .setPath(at)
              .setStartAfter(startAfter)
              .setLimit(limit)
              .build();
      return nameNode.decoded(RpcMethod.LIST_STATUS, request, body -> ListPages.decode(at, body));
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Counts of a subtree. */
  public CompletableFuture<ContentSummary> contentSummary(String path) {
    return read(
        path,
        RpcMethod.GET_CONTENT_SUMMARY,
        at -> GetContentSummaryRequest.newBuilder().setPath(at).build(),
        GetContentSummaryResponse.parser(),
        (at, answer) -> Entries.summary(answer.getSummary()));
  }

  /** Makes a directory; true if it was not there. */
  public CompletableFuture<Boolean> mkdirs(String path, int mode, boolean createParents) {
    return mutate(
        path,
        RpcMethod.MKDIRS,
        at ->
            MkdirsRequest.newBuilder()
                .setPath(at)
                .setMode(mode)
                .setCreateParents(createParents)
                .build(),
        MkdirsResponse.parser(),
        (at, answer) -> answer.getCreated());
  }

  /**
   * Moves an entry.
   *
   * @param target the full new path
   * @param overwrite replaces a file or an empty directory that is there
   */
  public CompletableFuture<FileStatus> rename(String source, String target, boolean overwrite) {
    String checked;
    try {
      checked = checked(target);
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
    return mutate(
        source,
        RpcMethod.RENAME,
        at ->
            RenameRequest.newBuilder()
                .setSource(at)
                .setTarget(checked)
                .setOverwrite(overwrite)
                .build(),
        RenameResponse.parser(),
        (at, answer) -> Entries.status(answer.getStatus()));
  }

  /** Deletes; says false if nothing was there. */
  public CompletableFuture<DeleteResult> delete(String path, boolean recursive) {
    return mutate(
        path,
        RpcMethod.DELETE,
        at -> DeleteRequest.newBuilder().setPath(at).setRecursive(recursive).build(),
        DeleteResponse.parser(),
        (at, answer) ->
            new DeleteResult(answer.getDeleted(), answer.getFiles(), answer.getDirectories()));
  }

  /**
   * Cuts a file that nobody writes.
   *
   * @return true if it is done; false if DataNodes are cutting the last block, and the file is
   *     closed when they have
   */
  public CompletableFuture<Boolean> truncate(String path, long length) {
    return mutate(
        path,
        RpcMethod.TRUNCATE_FILE,
        at -> TruncateFileRequest.newBuilder().setPath(at).setLength(length).build(),
        TruncateFileResponse.parser(),
        (at, answer) -> answer.getDone());
  }

  /** Moves the blocks of {@code sources} to the end of {@code target}; the sources are gone. */
  public CompletableFuture<FileStatus> concat(String target, List<String> sources) {
    List<String> checked = new ArrayList<>();
    try {
      for (String source : sources) {
        checked.add(checked(source));
      }
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
    return mutate(
        target,
        RpcMethod.CONCAT_FILES,
        at -> ConcatFilesRequest.newBuilder().setTarget(at).addAllSources(checked).build(),
        ConcatFilesResponse.parser(),
        (at, answer) -> Entries.status(answer.getStatus()));
  }

  /**
   * Takes a file from its writer, whoever that is, and has it closed with what was acknowledged.
   *
   * @return true if it is closed; false if its last block is being recovered: ask again
   */
  public CompletableFuture<Boolean> recoverLease(String path) {
    return mutate(
        path,
        RpcMethod.RECOVER_LEASE,
        at -> RecoverLeaseRequest.newBuilder().setPath(at).build(),
        RecoverLeaseResponse.parser(),
        (at, answer) -> answer.getClosed());
  }

  /** Sets permission bits. */
  public CompletableFuture<Void> setPermission(String path, int mode) {
    return mutate(
            path,
            RpcMethod.SET_PERMISSION,
            at -> SetPermissionRequest.newBuilder().setPath(at).setMode(mode).build(),
            SetPermissionResponse.parser(),
            (at, answer) -> answer)
        .thenAccept(done -> {});
  }

  /** Sets owner and group; an empty one stays. */
  public CompletableFuture<Void> setOwner(String path, String owner, String group) {
    return mutate(
            path,
            RpcMethod.SET_OWNER,
            at -> SetOwnerRequest.newBuilder().setPath(at).setOwner(owner).setGroup(group).build(),
            SetOwnerResponse.parser(),
            (at, answer) -> answer)
        .thenAccept(done -> {});
  }

  /** Sets times, epoch ms; -1 leaves one as it is. */
  public CompletableFuture<Void> setTimes(String path, long mtimeMs, long atimeMs) {
    return mutate(
            path,
            RpcMethod.SET_TIMES,
            at ->
                SetTimesRequest.newBuilder()
                    .setPath(at)
                    .setMtimeMs(mtimeMs)
                    .setAtimeMs(atimeMs)
                    .build(),
            SetTimesResponse.parser(),
            (at, answer) -> answer)
        .thenAccept(done -> {});
  }

  /** Sets the number of replicas wanted. */
  public CompletableFuture<Void> setReplication(String path, int replication) {
    return mutate(
            path,
            RpcMethod.SET_REPLICATION,
            at ->
                SetReplicationRequest.newBuilder().setPath(at).setReplication(replication).build(),
            SetReplicationResponse.parser(),
            (at, answer) -> answer)
        .thenAccept(done -> {});
  }

  /** Space and health of the file system. */
  public CompletableFuture<FsStats> fsStats() {
    return nameNode
        .call(
            RpcMethod.GET_FS_STATS,
            GetFsStatsRequest.getDefaultInstance(),
            GetFsStatsResponse.parser())
        .thenApply(Reports::stats);
  }

  /** What the NameNode gives to new files. */
  public CompletableFuture<ServerDefaults> serverDefaults() {
    return nameNode
        .call(
            RpcMethod.GET_SERVER_DEFAULTS,
            GetServerDefaultsRequest.getDefaultInstance(),
            GetServerDefaultsResponse.parser())
        .thenApply(Reports::defaults);
  }

  /** Makes an answer of what was asked and what came. */
  private interface Answer<W, R> {
    R of(String path, W wire);
  }

  private <W extends MessageLite, R> CompletableFuture<R> read(
      String path,
      RpcMethod method,
      Function<String, MessageLite> request,
      Parser<W> parser,
      Answer<W, R> answer) {
    try {
      String at = checked(path);
      return nameNode
          .call(method, request.apply(at), parser)
          .thenApply(wire -> answer.of(at, wire));
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private <W extends MessageLite, R> CompletableFuture<R> mutate(
      String path,
      RpcMethod method,
      Function<String, MessageLite> request,
      Parser<W> parser,
      Answer<W, R> answer) {
    try {
      String at = checked(path);
      return nameNode
          .mutate(method, request.apply(at), parser)
          .thenApply(wire -> answer.of(at, wire));
    } catch (DfsException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** The path as the server writes it; INVALID_PATH that says which rule it breaks. */
  static String checked(String path) throws DfsException {
    try {
      return DfsPath.parse(path).toString();
    } catch (InvalidPathException e) {
      throw new DfsException(
          DfsError.of(ErrorCode.INVALID_PATH, String.valueOf(e.getMessage())).with("path", path),
          e);
    }
  }
}
