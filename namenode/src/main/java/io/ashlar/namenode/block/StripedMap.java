package io.ashlar.namenode.block;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Objects by block id in many small maps, because one large map would move a million entries when
 * it grows, and hold the loop for as long. A map that became empty is dropped.
 *
 * <p><b>Threading</b>: one thread writes, any thread reads.
 */
final class StripedMap<V> {
  private static final int STRIPE_BITS = 8;
  private static final int CAPACITY_MIN = 4;

  private final AtomicReferenceArray<@Nullable ConcurrentMap<Long, V>> stripes =
      new AtomicReferenceArray<>(1 << STRIPE_BITS);

  /** A number below {@code 1 << bits}, spread over ids that differ in few bits. */
  static int spread(long blockId, int bits) {
    return (int) ((blockId * 0x9E3779B97F4A7C15L) >>> (Long.SIZE - bits));
  }

  @Nullable V get(long blockId) {
    ConcurrentMap<Long, V> stripe = stripes.get(spread(blockId, STRIPE_BITS));
    return stripe == null ? null : stripe.get(blockId);
  }

  void put(long blockId, V value) {
    int at = spread(blockId, STRIPE_BITS);
    ConcurrentMap<Long, V> stripe = stripes.get(at);
    if (stripe == null) {
      stripe = new ConcurrentHashMap<>(CAPACITY_MIN);
      stripes.set(at, stripe);
    }
    stripe.put(blockId, value);
  }

  void remove(long blockId) {
    int at = spread(blockId, STRIPE_BITS);
    ConcurrentMap<Long, V> stripe = stripes.get(at);
    if (stripe != null && stripe.remove(blockId) != null && stripe.isEmpty()) {
      stripes.set(at, null);
    }
  }

  /** Visits all, in no order; what changes meanwhile may be visited or not. */
  void forEach(BiConsumer<Long, V> visitor) {
    for (int i = 0; i < stripes.length(); i++) {
      ConcurrentMap<Long, V> stripe = stripes.get(i);
      if (stripe != null) {
        stripe.forEach(visitor);
      }
    }
  }
}
