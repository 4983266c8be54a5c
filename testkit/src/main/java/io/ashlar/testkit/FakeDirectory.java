package io.ashlar.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A directory of a {@link FakeDisk}: its names now, and those that a power cut would leave. */
final class FakeDirectory {
  final Path path;
  final TreeSet<String> directories = new TreeSet<>();
  final TreeMap<String, FakeInode> files = new TreeMap<>();
  final TreeMap<String, FakeInode> durable = new TreeMap<>();

  /** Names that changed since the last force. */
  private final TreeSet<String> changed = new TreeSet<>();

  FakeDirectory(Path path) {
    this.path = path;
  }

  /** Gives a file this name; returns the file that had it. */
  @Nullable FakeInode put(String name, FakeInode inode) {
    FakeInode before = files.put(name, inode);
    if (before != null) {
      before.lose(new FakeName(this, name));
    }
    inode.take(new FakeName(this, name));
    changed.add(name);
    return before;
  }

  @Nullable FakeInode remove(String name) {
    FakeInode before = files.remove(name);
    if (before != null) {
      before.lose(new FakeName(this, name));
      changed.add(name);
    }
    return before;
  }

  /** Makes all names durable. */
  void force(boolean renamesAsOne) {
    for (String name : changed) {
      FakeInode now = files.get(name);
      FakeInode then = durable.get(name);
      if (now == then) {
        continue;
      }
      forget(name);
      FakeName elsewhere = then == null ? null : then.name();
      if (then != null && renamesAsOne && elsewhere != null) {
        // A rename is one transaction of the journal: forcing either directory makes it durable.
        elsewhere.directory().keep(elsewhere.name(), then, true);
      }
      if (now != null) {
        keep(name, now, renamesAsOne);
      }
    }
    changed.clear();
  }

  private void forget(String name) {
    FakeInode before = durable.remove(name);
    if (before != null) {
      before.durableName = null;
    }
  }

  private void keep(String name, FakeInode inode, boolean renamesAsOne) {
    FakeName other = inode.durableName;
    if (renamesAsOne && other != null && !inode.has(other)) {
      other.directory().durable.remove(other.name());
    }
    forget(name);
    durable.put(name, inode);
    inode.durableName = new FakeName(this, name);
  }

  /** After a power cut: nothing but these names is there, and all of them are durable. */
  void reset() {
    files.clear();
    durable.clear();
    changed.clear();
  }

  void add(String name, FakeInode inode) {
    files.put(name, inode);
    durable.put(name, inode);
    FakeName durably = new FakeName(this, name);
    inode.take(durably);
    inode.durableName = durably;
  }

  boolean isEmpty() {
    return files.isEmpty() && directories.isEmpty();
  }

  /** All names, sorted. */
  List<String> names() {
    TreeSet<String> all = new TreeSet<>(directories);
    all.addAll(files.keySet());
    return new ArrayList<>(all);
  }
}
