package io.ashlar.it.client;

import io.ashlar.common.disk.Disk;
import io.ashlar.common.disk.DiskFile;
import io.ashlar.common.disk.RealDisk;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A real disk whose writes to data files of blocks take longer from some time on. */
final class SlowDisk {
  private final Disk disk =
      (Disk)
          Proxy.newProxyInstance(
              SlowDisk.class.getClassLoader(),
              new Class<?>[] {Disk.class},
              (self, method, arguments) -> {
                Object result = call(RealDisk.INSTANCE, method, arguments);
                return result instanceof DiskFile file && isData((Path) arguments[0])
                    ? slow(file)
                    : result;
              });
  private volatile long writeMs;

  Disk disk() {
    return disk;
  }

  /** From now on each write takes so much longer. */
  void slowDown(long milliseconds) {
    writeMs = milliseconds;
  }

  private static boolean isData(Path file) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith("blk_") && !name.contains(".meta");
  }

  private DiskFile slow(DiskFile file) {
    return (DiskFile)
        Proxy.newProxyInstance(
            SlowDisk.class.getClassLoader(),
            new Class<?>[] {DiskFile.class},
            (self, method, arguments) -> {
              if (method.getName().equals("write") && writeMs > 0) {
                Thread.sleep(writeMs);
              }
              return call(file, method, arguments);
            });
  }

  private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
