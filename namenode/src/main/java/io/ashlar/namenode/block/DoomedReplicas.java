package io.ashlar.namenode.block;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Replicas of one node that are to be deleted and not handed over yet: stamps by block id. There
 * may be millions after the delete of a large tree, so they are kept in many small maps: none moves
 * many entries when it grows.
 *
 * <p><b>Threading</b>: the loop thread; {@link #size} from any.
 */
final class DoomedReplicas {
  private static final int STRIPE_BITS = 8;
  private static final int STRIPES = 1 << STRIPE_BITS;

  private final @Nullable LinkedHashMap<Long, Long>[] stripes;
  private volatile int size;
  private int cursor;

  /** A replica that is to be deleted. */
  record Doomed(long blockId, long stamp) {}

  @SuppressWarnings({"unchecked", "rawtypes"}) // No array of a generic type can be made.
  DoomedReplicas() {
    stripes = new LinkedHashMap[STRIPES];
  }

  int size() {
    return size;
  }

  void put(long blockId, long stamp) {
    int at = StripedMap.spread(blockId, STRIPE_BITS);
    LinkedHashMap<Long, Long> stripe = stripes[at];
    if (stripe == null) {
      stripe = new LinkedHashMap<>();
      stripes[at] = stripe;
    }
    Long before = stripe.get(blockId);
    if (before == null || before < stamp) { // The highest one says that all of them go.
      stripe.put(blockId, stamp);
    }
    if (before == null) {
      setSize(size + 1);
    }
  }

  void remove(long blockId) {
    int at = StripedMap.spread(blockId, STRIPE_BITS);
    LinkedHashMap<Long, Long> stripe = stripes[at];
    if (stripe != null && stripe.remove(blockId) != null) {
      removed(at, stripe);
    }
  }

  /** Takes one out; null if there is none. */
  @Nullable Doomed poll() {
    for (int tried = 0; tried < STRIPES; tried++) {
      LinkedHashMap<Long, Long> stripe = stripes[cursor];
      if (stripe != null) {
        Map.Entry<Long, Long> first = stripe.entrySet().iterator().next();
        Doomed doomed = new Doomed(first.getKey(), first.getValue());
        stripe.remove(doomed.blockId());
        removed(cursor, stripe);
        return doomed;
      }
      cursor = (cursor + 1) % STRIPES;
    }
    return null;
  }

  private void removed(int at, Map<Long, Long> stripe) {
    setSize(size - 1);
    if (stripe.isEmpty()) {
      stripes[at] = null;
    }
  }

  private void setSize(int changed) {
    size = changed;
  }
}
