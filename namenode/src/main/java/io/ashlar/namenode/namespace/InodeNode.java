package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An inode of {@link TreeMapNamespace}. Changed by the namespace only. */
abstract sealed class InodeNode implements InodeView permits DirectoryNode, FileNode {
  final InodeId id;
  @Nullable DirectoryNode parent;
  String name;
  String owner;
  String group;
  int mode;
  long mtimeMs;
  long atimeMs;

  InodeNode(InodeId id, String name, InodeAttributes attributes) {
    this.id = id;
    this.name = name;
    this.owner = attributes.owner();
    this.group = attributes.group();
    this.mode = attributes.mode();
    this.mtimeMs = attributes.mtimeMs();
  }

  /** What this inode and everything below it add to the counts of a directory above. */
  abstract DirectoryView.SubtreeCounts weight();

  /** Reach below this inode. */
  abstract DirectoryView.Extent reach();

  /** The root of the tree that this inode is in: the root directory or a detached inode. */
  final InodeNode top() {
    InodeNode at = this;
    while (at.parent != null) {
      at = at.parent;
    }
    return at;
  }

  /** Names from {@link #top} (not included) down to this inode. */
  final Deque<String> namesBelowTop() {
    Deque<String> names = new ArrayDeque<>();
    InodeNode at = this;
    while (at.parent != null) {
      names.addFirst(at.name);
      at = at.parent;
    }
    return names;
  }

  @Override
  public final InodeId id() {
    return id;
  }

  @Override
  public final InodeId parentId() {
    return parent == null ? InodeId.NONE : parent.id;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final boolean isDirectory() {
    return this instanceof DirectoryNode;
  }

  @Override
  public final String owner() {
    return owner;
  }

  @Override
  public final String group() {
    return group;
  }

  @Override
  public final int mode() {
    return mode;
  }

  @Override
  public final long mtimeMs() {
    return mtimeMs;
  }

  @Override
  public final long atimeMs() {
    return atimeMs;
  }
}
