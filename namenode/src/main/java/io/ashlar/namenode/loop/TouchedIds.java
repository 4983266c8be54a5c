package io.ashlar.namenode.loop;

import io.ashlar.namenode.namespace.TouchListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which inodes and directories were touched by records that are not durable yet, and by which txid.
 *
 * <p><b>Threading</b>: touched inside the write section, asked inside a read section, forgotten by
 * the log thread.
 */
final class TouchedIds implements TouchListener {
  private final Map<Long, Long> inodes = new ConcurrentHashMap<>();
  private final Map<Long, Long> entries = new ConcurrentHashMap<>();
  private List<Touch> current = new ArrayList<>();

  /** One id with the map that it stands in. */
  record Touch(Map<Long, Long> map, long id) {}

  /** The ids that one decision touched, to be forgotten when its txid is durable. */
  record Touches(List<Touch> touches, long txid) {}

  @Override
  public void inodeTouched(long inodeId) {
    current.add(new Touch(inodes, inodeId));
  }

  @Override
  public void entriesTouched(long directoryId) {
    current.add(new Touch(entries, directoryId));
  }

  /** Marks what was touched since the last call with {@code txid}. */
  Touches mark(long txid) {
    List<Touch> marked = current;
    for (Touch touch : current) {
      touch.map.put(touch.id, txid);
    }
    current = new ArrayList<>();
    return new Touches(marked, txid);
  }

  /** The txid of {@code touches} is durable; a later touch of the same id stays. */
  void forget(Touches touches) {
    for (Touch touch : touches.touches) {
      touch.map.remove(touch.id, touches.txid);
    }
  }

  long ofInode(long id) {
    return inodes.getOrDefault(id, 0L);
  }

  long ofEntries(long id) {
    return entries.getOrDefault(id, 0L);
  }
}
