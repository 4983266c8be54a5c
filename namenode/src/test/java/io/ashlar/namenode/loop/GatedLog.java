package io.ashlar.namenode.loop;

import io.ashlar.namenode.editlog.EditLog;
import io.ashlar.namenode.editlog.EditLogFullException;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory whose forces wait until the test lets them go, or fail as it says.
 *
 * <p><b>Threading</b>: any thread; one lock for everything.
 */
final class GatedLog implements EditLog {
  private final List<EditEntry> entries = new ArrayList<>();
  private boolean open = true;
  private boolean full;
  private boolean broken;
  private int waiting;
  private long durableTxid;

  /** Forces wait from now on. */
  synchronized void hold() {
    open = false;
  }

  /** Forces go on. */
  synchronized void letGo() {
    open = true;
    notifyAll();
  }

  /** There is no room, or there is again. */
  synchronized void setFull(boolean full) {
    this.full = full;
  }

  /** The next force fails for good. */
  synchronized void breakDown() {
    broken = true;
  }

  /** Forces that wait now. */
  synchronized int waiting() {
    return waiting;
  }

  synchronized List<EditEntry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public synchronized void append(List<EditEntry> batch) throws IOException {
    waiting++;
    try {
      while (!open) {
        wait();
      }
    } catch (InterruptedException e) {
      throw new IOException("the log thread must never be interrupted", e);
    } finally {
      waiting--;
    }
    if (full) {
      throw new EditLogFullException("full, says the test", new IOException("No space left"));
    }
    if (broken) {
      throw new IOException("broken, says the test");
    }
    entries.addAll(batch);
    EditEntry last = batch.get(batch.size() - 1);
    durableTxid = last.getFirstTxid() + last.getRecordsCount() - 1;
  }

  @Override
  public synchronized long durableTxid() {
    return durableTxid;
  }

  @Override
  public void roll() {}

  @Override
  public synchronized EntryReader read(long fromTxid) {
    Iterator<EditEntry> rest =
        entries().stream().filter(entry -> entry.getFirstTxid() >= fromTxid).iterator();
    return new EntryReader() {
      @Override
      public @Nullable EditEntry next() {
        return rest.hasNext() ? rest.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void trim(long txid) {}

  @Override
  public void close() {}
}
