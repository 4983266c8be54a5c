package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Hears of buffers that were collected before they were released, from now on. */
final class LeakCounter {
  private static final int ROUNDS = 5;
  private static final int BUFFERS = 200;

  private final List<String> leaks = new CopyOnWriteArrayList<>();

  private LeakCounter() {}

  static LeakCounter install() {
    assertThat(ResourceLeakDetector.getLevel()).isEqualTo(ResourceLeakDetector.Level.PARANOID);
    LeakCounter counter = new LeakCounter();
    ByteBufUtil.setLeakListener((type, records) -> counter.leaks.add(type + " " + records));
    return counter;
  }

  /** Lets the collector find what was forgotten; the detector reports it at later allocations. */
  List<String> found() {
    for (int round = 0; round < ROUNDS && leaks.isEmpty(); round++) {
      System.gc();
      for (int i = 0; i < BUFFERS; i++) {
        PooledByteBufAllocator.DEFAULT.directBuffer(16).release();
      }
    }
    return leaks;
  }
}
