package io.ashlar.shell.walk;

import io.ashlar.client.FileStatus;
import io.ashlar.client.ListPage;
import io.ashlar.shell.remote.Answers;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One directory of a walk: the entries at hand, the page that is under way, and the listings of
 * subdirectories that were asked ahead.
 *
 * <p><b>Threading</b>: that of the walk.
 */
final class Listing {
  /** An entry of a short path, with its strings. */
  private static final long ENTRY_BYTES = 320;

  private final Target directory;
  private final int depth;
  private final int index;
  private final AtomicInteger inFlight;
  private final Deque<Listing> children = new ArrayDeque<>();
  private @Nullable CompletableFuture<ListPage> page;
  private @Nullable FileStatus listed;
  private List<FileStatus> entries = List.of();

  /** Entries before this one were visited. */
  private int next;

  /** Directories from {@link #next} up to this one have a listing in {@link #children}. */
  private int asked;

  /** The name after which the entries at hand begin, and the one after which the next page does. */
  private String begin = "";

  private String after = "";
  private boolean more = true;
  private boolean cut;
  private boolean complete = true;

  /**
   * @param directory whose content this is
   * @param depth of that content; 1: of the walk's start
   * @param index of the directory among the entries of its parent
   * @param inFlight counts requests without an answer, also those nobody waits for any more
   */
  Listing(Target directory, int depth, int index, AtomicInteger inFlight) {
    this.directory = directory;
    this.depth = depth;
    this.index = index;
    this.inFlight = inFlight;
  }

  Target directory() {
    return directory;
  }

  int depth() {
    return depth;
  }

  /** What the directory itself is; null until a page came. */
  @Nullable FileStatus listed() {
    return listed;
  }

  /** True if entries may follow those at hand. */
  boolean hasMore() {
    return more;
  }

  /** True if every page came. */
  boolean isComplete() {
    return complete;
  }

  /** Entries at hand, those that were visited too. */
  List<FileStatus> entries() {
    return entries;
  }

  /** Entries at hand that were not visited yet. */
  int left() {
    return entries.size() - next;
  }

  /** About the memory that one of its entries takes, most of it for the path. */
  long entryBytes() {
    return ENTRY_BYTES + directory.path().toString().length();
  }

  // ---- pages ----

  /** Asks for the next page; false if it is asked for, or there is none. */
  boolean ask() {
    if (page != null || !more) {
      return false;
    }
    inFlight.incrementAndGet();
    CompletableFuture<ListPage> asking =
        directory.fileSystem().calls().list(directory.path(), after);
    page = asking.whenComplete((come, failure) -> inFlight.decrementAndGet());
    return true;
  }

  boolean isAsked() {
    return page != null;
  }

  /** Takes over the page that was asked for, if it has come. */
  boolean takeIfCome() {
    CompletableFuture<ListPage> asking = page;
    if (asking == null || !asking.isDone() || asking.isCompletedExceptionally()) {
      return false;
    }
    replace(asking.join());
    return true;
  }

  /** Waits for the next page, which follows entries that were all visited. */
  void await() throws IOException {
    replace(awaited());
  }

  /**
   * Waits for the next page, which is added to those at hand as long as there are no more than
   * {@code entriesMax}; beyond, it is only looked at.
   *
   * @return the entries of that page
   */
  List<FileStatus> awaitMore(int entriesMax) throws IOException {
    ListPage come = awaited();
    cut |= entries.size() + come.entries().size() > entriesMax;
    if (!cut) {
      List<FileStatus> longer = entries instanceof ArrayList ? entries : new ArrayList<>(entries);
      longer.addAll(come.entries());
      entries = longer;
    }
    turned(come);
    return come.entries();
  }

  /** Pages that were only looked at are asked for again when their turn comes. */
  void rewind() {
    if (cut) {
      cut = false;
      more = true;
      after = entries.get(entries.size() - 1).name();
    }
  }

  /** Puts the entries of a complete listing into another order. */
  void sort(Comparator<FileStatus> order) {
    List<FileStatus> sorted = new ArrayList<>(entries);
    sorted.sort(order);
    entries = sorted;
  }

  private ListPage awaited() throws IOException {
    ask();
    CompletableFuture<ListPage> asking = page;
    if (asking == null) {
      throw new IllegalStateException("there is no further page of " + directory);
    }
    try {
      return Answers.await(asking);
    } catch (IOException e) {
      page = null;
      more = false;
      complete = false;
      throw e;
    }
  }

  private void replace(ListPage come) {
    entries = come.entries();
    next = 0;
    asked = 0;
    begin = after;
    turned(come);
  }

  private void turned(ListPage come) {
    page = null;
    listed = come.listed();
    // An empty page cannot say where the next one begins.
    more = come.hasMore() && !come.entries().isEmpty();
    if (!come.entries().isEmpty()) {
      after = come.entries().get(come.entries().size() - 1).name();
    }
  }

  // ---- entries ----

  /** The next entry. */
  FileStatus next() {
    return entries.get(next++);
  }

  /** Drops what was not visited yet; it is listed again when its turn comes. */
  void forget() {
    after = next > 0 ? entries.get(next - 1).name() : begin;
    begin = after;
    entries = List.of();
    next = 0;
    asked = 0;
    more = true;
    page = null;
    children.clear();
  }

  // ---- listings asked ahead ----

  /** The listing of the directory that {@link #next} returned; null if it was not asked ahead. */
  @Nullable Listing takeChild() {
    return asked >= next ? children.poll() : null;
  }

  /** True if a directory at hand was not asked ahead yet. */
  boolean hasChildToAsk() {
    asked = Math.max(asked, next);
    while (asked < entries.size() && !entries.get(asked).isDirectory()) {
      asked++;
    }
    return asked < entries.size();
  }

  /** Asks for the directory that {@link #hasChildToAsk} found. */
  void askChild() {
    Listing child = new Listing(directory.at(entries.get(asked)), depth + 1, asked, inFlight);
    child.ask();
    children.add(child);
    asked++;
  }

  /** Listings of subdirectories that were asked ahead, in order. */
  Iterable<Listing> children() {
    return children;
  }

  int childCount() {
    return children.size();
  }

  /** Gives up the last listing that was asked ahead; returns how many that frees. */
  int dropLastChild() {
    Listing last = children.pollLast();
    if (last == null) {
      return 0;
    }
    asked = last.index;
    return last.size();
  }

  /** This listing and those asked ahead below it. */
  int size() {
    int size = 1;
    for (Listing child : children) {
      size += child.size();
    }
    return size;
  }

  /** What {@link #forget} would free: listings and pages asked ahead. */
  int aheadSize() {
    return size() - 1 + (page == null ? 0 : 1);
  }
}
