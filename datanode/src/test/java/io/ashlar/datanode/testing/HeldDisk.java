package io.ashlar.datanode.testing;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A disk that can hold up the next write to a file that is open for writing. */
public final class HeldDisk {
  private static final long WAIT_S = 60;

  private final Disk disk;
  private volatile boolean hold;
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  public HeldDisk(Disk beneath) {
    this.disk =
        (Disk)
            Proxy.newProxyInstance(
                HeldDisk.class.getClassLoader(),
                new Class<?>[] {Disk.class},
                (self, method, arguments) -> {
                  Object result = call(() -> method.invoke(beneath, arguments));
                  return result instanceof DiskFile file ? file(file) : result;
                });
  }

  public Disk disk() {
    return disk;
  }

  /** The next write waits for {@link #release}. */
  public void holdNextWrite() {
    hold = true;
  }

  /** Waits until a write is held. */
  public void awaitHeld() throws InterruptedException {
    if (!held.await(WAIT_S, TimeUnit.SECONDS)) {
      throw new AssertionError("nothing was written");
    }
  }

  public void release() {
    hold = false;
    released.countDown();
  }

  private DiskFile file(DiskFile beneath) {
    return (DiskFile)
        Proxy.newProxyInstance(
            HeldDisk.class.getClassLoader(),
            new Class<?>[] {DiskFile.class},
            (self, method, arguments) -> {
              if (hold && method.getName().equals("write")) {
                held.countDown();
                if (!released.await(WAIT_S, TimeUnit.SECONDS)) {
                  throw new IOException("held for too long");
                }
              }
              return call(() -> method.invoke(beneath, arguments));
            });
  }

  private interface Call {
    Object run() throws IllegalAccessException, InvocationTargetException;
  }

  private static Object call(Call call) throws Throwable {
    try {
      return call.run();
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
