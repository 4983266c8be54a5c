package io.ashlar.client.write;

import io.ashlar.protocol.types.ReplicaLocation;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A DataNode of the fake world: replicas in memory, and what is wrong with it. */
final class FakeNode {
  /** A replica of a block. */
  static final class Replica {
    byte[] bytes = new byte[0];
    long stamp;
    boolean finished;
    int forced;

    Replica(long stamp) {
      this.stamp = stamp;
    }

    void put(int offset, byte[] data) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length, offset + data.length));
      System.arraycopy(data, 0, bytes, offset, data.length);
      finished = false;
    }

    void force() {
      forced = bytes.length;
    }
  }

  final String id;
  final Map<Long, Replica> replicas = new HashMap<>();

  /** Nodes of which nothing arrives here. */
  final Set<String> unheard = new HashSet<>();

  /** Blocks of which a stream waits for the node after this one. */
  final Set<Long> waiting = new HashSet<>();

  /** Answers nothing and refuses connections. */
  boolean dead;

  /** Takes connections and answers nothing. */
  boolean silent;

  /** Calls to it do not end: a connection is waited for first. */
  boolean hangs;

  /** Says that packets arrive damaged. */
  boolean damages;

  /** Milliseconds that it needs for a packet. */
  int slowMs;

  FakeNode(String id) {
    this.id = id;
  }

  /** Its replica of a block; there must be one. */
  Replica replica(long blockId) {
    return Objects.requireNonNull(replicas.get(blockId), id + " has no block " + blockId);
  }

  ReplicaLocation location() {
    return ReplicaLocation.newBuilder().setNodeId(id).setStorageId("s-" + id).build();
  }
}
