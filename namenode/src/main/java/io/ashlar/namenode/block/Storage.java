package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import org.roaringbitmap.RoaringBitmap;

/**
 * A volume of a DataNode with what it holds: plain replicas as a set of slots, all others as
 * objects.
 *
 * <p><b>Threading</b>: the slots are guarded by the lock of the {@link BlockMap}; the others may be
 * read by any thread.
 */
final class Storage {
  private final int number;
  private final DataNode node;
  private final String id;
  private final RoaringBitmap slots = new RoaringBitmap();
  private final StripedMap<Replica> odd = new StripedMap<>();

  Storage(int number, DataNode node, String id) {
    this.number = number;
    this.node = node;
    this.id = id;
  }

  int number() {
    return number;
  }

  DataNode node() {
    return node;
  }

  String id() {
    return id;
  }

  /** Slots of blocks of which it holds a plain replica. */
  RoaringBitmap slots() {
    return slots;
  }

  /** Replicas that are not plain, by block id; also those of blocks that the namespace lacks. */
  StripedMap<Replica> odd() {
    return odd;
  }
}
