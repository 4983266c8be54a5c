package io.ashlar.namenode.namespace.slab;

import java.util.Arrays;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Finds a value by an id, and visits all in order of id. Ids are given out one after the other and
 * never again, so they are dense where they are new: a leaf of 512 neighbours is a plain array
 * while many of them live, a list of pairs when few are left, and gone when none is.
 */
final class IdTable {
  /** No value. */
  static final int NONE = Integer.MIN_VALUE;

  private static final int LEAF_SHIFT = 9;
  private static final int NODE_SHIFT = 9;
  private static final int LEAVES = 1 << NODE_SHIFT;

  private long[] nodeKeys = new long[1];
  private @Nullable Node[] nodes = new @Nullable Node[1];
  private int nodeCount;
  private long size;

  private static final class Node {
    final @Nullable IdLeaf[] leaves = new @Nullable IdLeaf[LEAVES];
    int live;
  }

  long size() {
    return size;
  }

  long bytes() {
    long bytes = 0;
    for (int i = 0; i < nodeCount; i++) {
      bytes += 64 + 4L * LEAVES;
      for (IdLeaf leaf : nodes[i].leaves) {
        bytes += leaf == null ? 0 : leaf.bytes();
      }
    }
    return bytes;
  }

  int get(long id) {
    int at = nodeAt(id >>> (LEAF_SHIFT + NODE_SHIFT));
    IdLeaf leaf = at < 0 ? null : nodes[at].leaves[leafOf(id)];
    return leaf == null ? NONE : leaf.get(offsetOf(id));
  }

  /** Sets the value of an id, new or known. */
  void put(long id, int value) {
    long key = id >>> (LEAF_SHIFT + NODE_SHIFT);
    int at = nodeAt(key);
    if (at < 0) {
      at = addNode(key, -at - 1);
    }
    Node node = nodes[at];
    IdLeaf leaf = node.leaves[leafOf(id)];
    if (leaf == null) {
      leaf = new IdLeaf();
      node.leaves[leafOf(id)] = leaf;
      node.live++;
    }
    if (leaf.put(offsetOf(id), value)) {
      size++;
    }
  }

  /** Removes an id and gives its value, {@link #NONE} if it has none. */
  int remove(long id) {
    int at = nodeAt(id >>> (LEAF_SHIFT + NODE_SHIFT));
    IdLeaf leaf = at < 0 ? null : nodes[at].leaves[leafOf(id)];
    int value = leaf == null ? NONE : leaf.remove(offsetOf(id));
    if (leaf != null && value != NONE) {
      size--;
      if (leaf.isEmpty()) {
        nodes[at].leaves[leafOf(id)] = null;
        if (--nodes[at].live == 0) {
          removeNode(at);
        }
      }
    }
    return value;
  }

  /** Visits all values in order of id. */
  void forEach(IntConsumer visitor) {
    for (int i = 0; i < nodeCount; i++) {
      for (IdLeaf leaf : nodes[i].leaves) {
        if (leaf != null) {
          leaf.forEach(visitor);
        }
      }
    }
  }

  /** The lowest id from {@code from} on; -1 if there is none. */
  long ceiling(long from) {
    int at = nodeAt(from >>> (LEAF_SHIFT + NODE_SHIFT));
    boolean within = at >= 0;
    for (int i = within ? at : -at - 1; i < nodeCount; i++) {
      int first = within && i == at ? leafOf(from) : 0;
      for (int j = first; j < LEAVES; j++) {
        IdLeaf leaf = nodes[i].leaves[j];
        if (leaf != null) {
          boolean partly = within && i == at && j == first;
          int offset = leaf.ceiling(partly ? offsetOf(from) : 0);
          if (offset >= 0) {
            return (nodeKeys[i] << NODE_SHIFT | j) << LEAF_SHIFT | offset;
          }
        }
      }
    }
    return -1;
  }

  private int nodeAt(long key) {
    // New ids are in the last node, and so are most calls.
    if (nodeCount > 0 && nodeKeys[nodeCount - 1] == key) {
      return nodeCount - 1;
    }
    return Arrays.binarySearch(nodeKeys, 0, nodeCount, key);
  }

  private int addNode(long key, int at) {
    if (nodeCount == nodes.length) {
      nodes = Arrays.copyOf(nodes, nodeCount * 2);
      nodeKeys = Arrays.copyOf(nodeKeys, nodeCount * 2);
    }
    System.arraycopy(nodes, at, nodes, at + 1, nodeCount - at);
    System.arraycopy(nodeKeys, at, nodeKeys, at + 1, nodeCount - at);
    nodes[at] = new Node();
    nodeKeys[at] = key;
    nodeCount++;
    return at;
  }

  private void removeNode(int at) {
    nodeCount--;
    System.arraycopy(nodes, at + 1, nodes, at, nodeCount - at);
    System.arraycopy(nodeKeys, at + 1, nodeKeys, at, nodeCount - at);
    nodes[nodeCount] = new Node();
  }

  private static int leafOf(long id) {
    return (int) (id >>> LEAF_SHIFT) & (LEAVES - 1);
  }

  private static int offsetOf(long id) {
    return (int) id & (IdLeaf.IDS - 1);
  }
}
