package io.ashlar.namenode.block;

import io.ashlar.namenode.datanodes.DataNode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Numbers storages, so that a slot needs four bytes to name one. Numbers are not used again.
 *
 * <p><b>Threading</b>: any thread.
 */
final class StorageTable {
  private final List<Storage> storages = new CopyOnWriteArrayList<>();

  synchronized Storage add(DataNode node, String storageId) {
    Storage storage = new Storage(storages.size(), node, storageId);
    storages.add(storage);
    return storage;
  }

  int size() {
    return storages.size();
  }

  Storage get(int number) {
    return storages.get(number);
  }
}
