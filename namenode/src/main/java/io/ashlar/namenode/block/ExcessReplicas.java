package io.ashlar.namenode.block;

import java.util.ArrayList;
import java.util.List;

/**
 * Replicas beyond the number wanted that are on their way out: they do not count any more, so that
 * the loss of another one is noticed at once.
 *
 * <p><b>Threading</b>: as {@link StripedMap}.
 */
final class ExcessReplicas {
  private final StripedMap<List<Storage>> byBlock = new StripedMap<>();
  private volatile int count;

  boolean contains(long blockId, Storage storage) {
    if (count == 0) {
      return false;
    }
    List<Storage> storages = byBlock.get(blockId);
    return storages != null && storages.contains(storage);
  }

  void add(long blockId, Storage storage) {
    List<Storage> storages = byBlock.get(blockId);
    List<Storage> changed = new ArrayList<>(storages == null ? List.of() : storages);
    changed.add(storage);
    byBlock.put(blockId, List.copyOf(changed));
    setCount(count + 1);
  }

  /** False if it was not in excess. */
  boolean remove(long blockId, Storage storage) {
    List<Storage> storages = byBlock.get(blockId);
    if (storages == null || !storages.contains(storage)) {
      return false;
    }
    List<Storage> rest = new ArrayList<>(storages);
    rest.remove(storage);
    setCount(count - 1);
    if (rest.isEmpty()) {
      byBlock.remove(blockId);
    } else {
      byBlock.put(blockId, List.copyOf(rest));
    }
    return true;
  }

  /** The block is gone. */
  void forget(long blockId) {
    List<Storage> storages = count == 0 ? null : byBlock.get(blockId);
    if (storages != null) {
      setCount(count - storages.size());
      byBlock.remove(blockId);
    }
  }

  private void setCount(int changed) {
    count = changed;
  }
}
