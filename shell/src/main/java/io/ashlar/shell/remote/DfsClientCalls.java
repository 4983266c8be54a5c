package io.ashlar.shell.remote;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.DeleteResult;
import io.ashlar.client.DfsAsync;
import io.ashlar.client.FileStatus;
import io.ashlar.client.ListPage;
import io.ashlar.common.path.DfsPath;
import java.util.concurrent.CompletableFuture;

/** Requests through the futures of the client library. */
final class DfsClientCalls implements RemoteCalls {
  private final DfsAsync async;

  DfsClientCalls(DfsAsync async) {
    this.async = async;
  }

  @Override
  public CompletableFuture<FileStatus> stat(DfsPath path) {
    return async.stat(path.toString());
  }

  @Override
  public CompletableFuture<ListPage> list(DfsPath directory, String startAfter) {
    return async.listPage(directory.toString(), startAfter, PAGE_ENTRIES_MAX);
  }

  @Override
  public CompletableFuture<ContentSummary> summary(DfsPath path) {
    return async.contentSummary(path.toString());
  }

  @Override
  public CompletableFuture<Boolean> mkdir(DfsPath path, int mode) {
    return async.mkdirs(path.toString(), mode, false);
  }

  @Override
  public CompletableFuture<Boolean> delete(DfsPath path, boolean recursive) {
    return async.delete(path.toString(), recursive).thenApply(DeleteResult::deleted);
  }

  @Override
  public CompletableFuture<Void> setMode(DfsPath path, int mode) {
    return async.setPermission(path.toString(), mode);
  }

  @Override
  public CompletableFuture<Void> setOwner(DfsPath path, String owner, String group) {
    return async.setOwner(path.toString(), owner, group);
  }

  @Override
  public CompletableFuture<Void> setReplication(DfsPath path, int replication) {
    return async.setReplication(path.toString(), replication);
  }
}
