package io.ashlar.shell.fake;

import io.ashlar.client.ContentSummary;
import io.ashlar.client.FileStatus;
import io.ashlar.client.ListPage;
import io.ashlar.common.path.DfsPath;
import io.ashlar.shell.remote.RemoteCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The requests of a {@link FakeFileSystem}: answered at once, or when a test's {@code server} runs
 * them, in whatever order it likes.
 *
 * <p><b>Threading</b>: any thread.
 */
public final class FakeCalls implements RemoteCalls {
  private final FakeFileSystem fileSystem;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger inFlightMost = new AtomicInteger();
  private final AtomicInteger listings = new AtomicInteger();
  private volatile Consumer<Runnable> server = Runnable::run;
  private volatile Consumer<DfsPath> beforeListing = path -> {};
  private volatile int pageEntries = PAGE_ENTRIES_MAX;

  FakeCalls(FakeFileSystem fileSystem) {
    this.fileSystem = fileSystem;
  }

  /** Requests go there from now on; running one answers it. */
  public void serveBy(Consumer<Runnable> other) {
    server = other;
  }

  /** Runs when a listing is answered, before it looks at the directory. */
  public void beforeListing(Consumer<DfsPath> action) {
    beforeListing = action;
  }

  /** Listings have at most that many entries from now on. */
  public void pageEntries(int entries) {
    pageEntries = entries;
  }

  /** Most requests that were without answer at a time. */
  public int inFlightMost() {
    return inFlightMost.get();
  }

  /** Listings that were asked for. */
  public int listings() {
    return listings.get();
  }

  private interface Work<R> {
    R run() throws IOException;
  }

  private <R> CompletableFuture<R> serve(Work<R> work) {
    inFlightMost.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
    CompletableFuture<R> answer = new CompletableFuture<>();
    server.accept(
        () -> {
          try {
            R result = work.run();
            inFlight.decrementAndGet();
            answer.complete(result);
          } catch (IOException | RuntimeException e) {
            inFlight.decrementAndGet();
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  @Override
  public CompletableFuture<FileStatus> stat(DfsPath path) {
    return serve(() -> fileSystem.stat(path));
  }

  @Override
  public CompletableFuture<ListPage> list(DfsPath directory, String startAfter) {
    listings.incrementAndGet();
    return serve(
        () -> {
          beforeListing.accept(directory);
          List<FileStatus> page = new ArrayList<>();
          FileStatus listed = fileSystem.stat(directory);
          boolean[] more = {false};
          fileSystem.list(
              directory,
              child -> {
                boolean follows = listed.isFile() || child.name().compareTo(startAfter) > 0;
                more[0] |= follows && page.size() == pageEntries;
                if (follows && page.size() < pageEntries) {
                  page.add(child);
                }
              });
          return new ListPage(listed, page, more[0]);
        });
  }

  @Override
  public CompletableFuture<ContentSummary> summary(DfsPath path) {
    return serve(() -> fileSystem.summary(path));
  }

  @Override
  public CompletableFuture<Boolean> mkdir(DfsPath path, int mode) {
    return serve(() -> fileSystem.mkdir(path, mode, false));
  }

  @Override
  public CompletableFuture<Boolean> delete(DfsPath path, boolean recursive) {
    return serve(() -> fileSystem.delete(path, recursive));
  }

  @Override
  public CompletableFuture<Void> setMode(DfsPath path, int mode) {
    return serve(
            () -> {
              fileSystem.setMode(path, mode);
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public CompletableFuture<Void> setOwner(DfsPath path, String owner, String group) {
    return serve(
            () -> {
              fileSystem.setOwner(path, owner, group);
              return true;
            })
        .thenAccept(done -> {});
  }

  @Override
  public CompletableFuture<Void> setReplication(DfsPath path, int replication) {
    return serve(
            () -> {
              fileSystem.setReplication(path, replication);
              return true;
            })
        .thenAccept(done -> {});
  }
}
