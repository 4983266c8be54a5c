package io.ashlar.datanode.volume;

import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Forces one folder for many: one force serves all who asked before it began.
 *
 * <p><b>Durability</b>: when {@link #force} returns, every name that was in the folder when it was
 * called is durable. After a failed force every later call fails, because what the failed one left
 * behind is in doubt.
 *
 * <p><b>Threading</b>: any thread of a volume; one of those that wait does the work of all.
 */
public final class GroupForce {
  private final Disk disk;
  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition ended = lock.newCondition();
  private long asked;
  private long served;
  private boolean running;
  private @Nullable IOException failure;

  /** Forces {@code folder} of {@code disk}. */
  public GroupForce(Disk disk, Path folder) {
    this.disk = disk;
    this.folder = folder;
  }

  /** Makes the names that are in the folder now durable. */
  public void force() throws IOException {
    lock.lock();
    try {
      long mine = ++asked;
      while (served < mine && running && failure == null) {
        ended.awaitUninterruptibly();
      }
      if (served < mine) {
        checkNotFailed();
        running = true;
        run();
      }
    } finally {
      lock.unlock();
    }
  }

  /** With the lock held, which is given up meanwhile: whoever comes now is in the next round. */
  private void run() throws IOException {
    long round = asked;
    lock.unlock();
    IOException failed = null;
    try {
      disk.forceDirectory(folder);
    } catch (IOException e) {
      failed = e;
    } finally {
      lock.lock();
      running = false;
      if (failed == null) {
        served = round;
      } else {
        failure = failed;
      }
      ended.signalAll();
    }
    if (failed != null) {
      throw failed;
    }
  }

  private void checkNotFailed() throws IOException {
    if (failure != null) {
      throw new IOException("an earlier force of " + folder + " failed", failure);
    }
  }
}
