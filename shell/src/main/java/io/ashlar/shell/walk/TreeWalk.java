package io.ashlar.shell.walk;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.remote.RemoteCalls;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Walks over a remote tree, a directory before its content, names in order, as if one directory
 * were listed after the other; in truth listings are asked for ahead of the visitor.
 *
 * <p>What is at hand is bounded: {@link #LISTINGS_MAX} listings that nobody has looked at, of at
 * most {@link RemoteCalls#PAGE_ENTRIES_MAX} entries each, and what is left of the directories on
 * the way. Beyond, the rest of the outermost directories is forgotten and listed again when the
 * walk comes back to them.
 *
 * <p><b>Threading</b>: everything runs on the caller's thread.
 */
public final class TreeWalk {
  /** Listings under way or not looked at yet. */
  public static final int LISTINGS_MAX = 64;

  /** So that the subdirectories of one directory leave room for those of the next level. */
  private static final int LISTINGS_PER_DIRECTORY_MAX = 32;

  /** Memory for listings asked ahead; paths may be so long that fewer have room. */
  private static final long AHEAD_BYTES_MAX = 32 << 20;

  /** Memory for entries of the directories on the way from the start. */
  static final long HELD_BYTES_MAX = 32 << 20;

  /** A directory's next page is asked for when this many entries of the last one are left. */
  private static final int NEXT_PAGE_AT = 256;

  private final TreeVisitor visitor;
  private final int depthMax;
  private final boolean measuring;
  private final @Nullable Comparator<FileStatus> order;
  private final Deque<Listing> path = new ArrayDeque<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private int ahead;
  private long held;

  private TreeWalk(
      TreeVisitor visitor,
      int depthMax,
      boolean measuring,
      @Nullable Comparator<FileStatus> order) {
    this.visitor = visitor;
    this.depthMax = depthMax;
    this.measuring = measuring;
    this.order = order;
  }

  /** Tells {@code visitor}, down to {@code depthMax} levels. */
  public static TreeWalk of(TreeVisitor visitor, int depthMax) {
    return new TreeWalk(visitor, depthMax, false, null);
  }

  /**
   * Also calls {@link TreeVisitor#measure} for all entries of a directory before the first is
   * visited.
   *
   * @param order of the entries of each directory, which are all held then; null: by name
   */
  public static TreeWalk measuring(
      TreeVisitor visitor, int depthMax, @Nullable Comparator<FileStatus> order) {
    return new TreeWalk(visitor, depthMax, true, order);
  }

  /** Visits the content of {@code start} and what is below. */
  public void run(Target start) throws IOException {
    enter(new Listing(start, 1, 0, inFlight));
    while (!path.isEmpty() && !visitor.isStopped()) {
      step(path.element());
    }
  }

  /** Listings that were asked for and not looked at yet. */
  int ahead() {
    return ahead;
  }

  /** Memory that entries of the directories on the way take, about. */
  long heldBytes() {
    return held;
  }

  private void step(Listing top) throws IOException {
    if (top.left() == 0) {
      if (top.hasMore()) {
        load(top);
      } else {
        path.remove();
        visitor.end(top.directory(), Objects.requireNonNull(top.listed()), top.isComplete());
      }
      return;
    }
    FileStatus file = top.next();
    held -= top.entryBytes();
    if (top.left() <= NEXT_PAGE_AT && hasRoom(top) && top.ask()) {
      ahead++;
    }
    Target target = top.directory().at(file);
    boolean enters = visitor.entry(target, file, top.depth()) && top.depth() < depthMax;
    if (file.isDirectory()) {
      Listing asked = top.takeChild();
      if (asked != null) {
        ahead -= enters ? 1 : asked.size();
      }
      if (enters) {
        enter(asked == null ? new Listing(target, top.depth() + 1, 0, inFlight) : asked);
      }
    }
  }

  private void enter(Listing listing) throws IOException {
    path.push(listing);
    try {
      if (listing.listed() == null) {
        listing.ask();
        askAhead();
        listing.await();
      }
      if (measuring) {
        measure(listing);
      }
    } catch (IOException e) {
      path.remove();
      ahead -= listing.aheadSize();
      visitor.failed(listing.directory(), e);
      return;
    }
    held += listing.left() * listing.entryBytes();
    forgetOutermost();
    askAhead();
    visitor.begin(listing.directory(), Objects.requireNonNull(listing.listed()));
  }

  private void measure(Listing listing) throws IOException {
    listing.entries().forEach(visitor::measure);
    int entriesMax =
        order == null ? (int) (HELD_BYTES_MAX / listing.entryBytes()) : Integer.MAX_VALUE;
    while (listing.hasMore() && !visitor.isStopped()) {
      askAhead();
      listing.awaitMore(entriesMax).forEach(visitor::measure);
    }
    listing.rewind();
    if (order != null) {
      listing.sort(order);
    }
  }

  private void load(Listing top) throws IOException {
    if (top.isAsked()) {
      ahead--;
    }
    try {
      top.await();
    } catch (IOException e) {
      visitor.failed(top.directory(), e);
    }
    held += top.left() * top.entryBytes();
    askAhead();
  }

  /** Lists ahead what the walk needs next, the directories that come first before the others. */
  private void askAhead() {
    for (Listing listing : path) {
      if (!askBelow(listing, listing)) {
        return;
      }
    }
  }

  /**
   * @param on the directory on the way, at or below which {@code listing} is
   * @return false if there is no more room
   */
  private boolean askBelow(Listing listing, Listing on) {
    if (listing.depth() >= depthMax || (order != null && listing.hasMore())) {
      return true; // Where the order is another one, nobody knows yet which comes first.
    }
    for (Listing child : listing.children()) {
      if (child.takeIfCome() && order != null && !child.hasMore()) {
        child.sort(order);
      }
      if (!askBelow(child, on)) {
        return false;
      }
    }
    while (listing.childCount() < LISTINGS_PER_DIRECTORY_MAX && listing.hasChildToAsk()) {
      if (!hasRoom(listing) && !(dropLast(on) && hasRoom(listing))) {
        return false;
      }
      listing.askChild();
      ahead++;
    }
    return true;
  }

  /** True if one more listing may be asked ahead, beside the one that the walk waits for. */
  private boolean hasRoom(Listing listing) {
    long pageBytes = listing.entryBytes() * RemoteCalls.PAGE_ENTRIES_MAX;
    return inFlight.get() < LISTINGS_MAX - 1
        && ahead < Math.min(LISTINGS_MAX, 1 + AHEAD_BYTES_MAX / pageBytes);
  }

  /**
   * Makes room: gives up the listing that the walk needs last, if it is needed after {@code on}.
   */
  private boolean dropLast(Listing on) {
    Iterator<Listing> outermostFirst = path.descendingIterator();
    while (outermostFirst.hasNext()) {
      Listing listing = outermostFirst.next();
      if (listing == on) {
        return false;
      }
      int freed = listing.dropLastChild();
      if (freed > 0) {
        ahead -= freed;
        return true;
      }
    }
    return false;
  }

  /** A directory in another order cannot be taken up where it was left, so that it stays. */
  private void forgetOutermost() {
    Iterator<Listing> outermostFirst = path.descendingIterator();
    while (order == null && held > HELD_BYTES_MAX && outermostFirst.hasNext()) {
      Listing listing = outermostFirst.next();
      if (listing.left() > 0 && listing != path.peek()) {
        held -= listing.left() * listing.entryBytes();
        ahead -= listing.aheadSize();
        listing.forget();
      }
    }
  }
}
