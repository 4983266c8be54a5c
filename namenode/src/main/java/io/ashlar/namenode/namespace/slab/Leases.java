package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/** Which session has which files open. Few, so plain maps do. */
final class Leases {
  private final TreeMap<SessionId, TreeSet<InodeId>> bySession = new TreeMap<>();
  private int count;

  void open(SessionId session, InodeId file) {
    bySession.computeIfAbsent(session, key -> new TreeSet<>()).add(file);
    count++;
  }

  void close(SessionId session, InodeId file) {
    TreeSet<InodeId> held = Objects.requireNonNull(bySession.get(session));
    held.remove(file);
    if (held.isEmpty()) {
      bySession.remove(session);
    }
    count--;
  }

  int count() {
    return count;
  }

  List<SessionId> holders() {
    return List.copyOf(bySession.keySet());
  }

  List<InodeId> filesOf(SessionId session, InodeId after, int limit) {
    TreeSet<InodeId> held = bySession.get(session);
    return held == null ? List.of() : held.tailSet(after, false).stream().limit(limit).toList();
  }

  List<InodeId> filesOf(SessionId session) {
    TreeSet<InodeId> held = bySession.get(session);
    return held == null ? List.of() : List.copyOf(held);
  }
}
