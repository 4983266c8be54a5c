package io.ashlar.shell.remote;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.FileStatus;
import io.ashlar.client.ListPage;
import io.ashlar.common.path.DfsPath;
import java.util.concurrent.CompletableFuture;

/**
 * The same file system for commands that keep many requests under way; how many is up to them.
 * Futures fail with what the blocking methods throw.
 *
 * <p><b>Threading</b>: any thread. Futures complete on threads that must not wait.
 */
public interface RemoteCalls {
  /** Most entries of a page: what one listing that nobody has looked at yet may hold. */
  int PAGE_ENTRIES_MAX = 1_000;

  /** The entry; fails with NOT_FOUND. */
  CompletableFuture<FileStatus> stat(DfsPath path);

  /** Children that follow the name {@code startAfter}; a file lists itself. */
  CompletableFuture<ListPage> list(DfsPath directory, String startAfter);

  /** Counts of a subtree. */
  CompletableFuture<ContentSummary> summary(DfsPath path);

  /** Makes a directory in one that is there; true if it was made. */
  CompletableFuture<Boolean> mkdir(DfsPath path, int mode);

  /** Deletes; false if nothing was there. */
  CompletableFuture<Boolean> delete(DfsPath path, boolean recursive);

  /** Sets permission bits. */
  CompletableFuture<Void> setMode(DfsPath path, int mode);

  /** Sets owner and group; an empty one stays. */
  CompletableFuture<Void> setOwner(DfsPath path, String owner, String group);

  /** Sets the number of replicas wanted. */
  CompletableFuture<Void> setReplication(DfsPath path, int replication);
}
