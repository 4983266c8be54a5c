package io.ashlar.namenode.block;

import java.util.concurrent.locks.StampedLock;
import java.util.function.Supplier;

/**
 * One writer, many readers who hardly ever wait and never hold up the writer for long.
 *
 * <p>A reader first tries without the lock. What a state that was torn by the writer made of it, be
 * it a value or an exception, is thrown away, and the reader tries again with the lock. A reader
 * must therefore end for any state, and change nothing.
 *
 * <p><b>Threading</b>: any thread. Not reentrant.
 */
final class OptimisticLock {
  private final StampedLock lock = new StampedLock();

  void write(Runnable change) {
    long stamp = lock.writeLock();
    try {
      change.run();
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  <T> T read(Supplier<T> reader) {
    long stamp = lock.tryOptimisticRead();
    if (stamp != 0) {
      try {
        T result = reader.get();
        if (lock.validate(stamp)) {
          return result;
        }
      } catch (RuntimeException e) {
        if (lock.validate(stamp)) {
          throw e;
        }
      }
    }
    return readLocked(reader);
  }

  /** For what may not be tried without the lock, such as a walk over a library's structure. */
  <T> T readLocked(Supplier<T> reader) {
    long stamp = lock.readLock();
    try {
      return reader.get();
    } finally {
      lock.unlockRead(stamp);
    }
  }
}
