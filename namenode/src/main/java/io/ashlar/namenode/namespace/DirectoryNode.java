package io.ashlar.namenode.namespace;

import io.ashlar.common.id.InodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A directory of {@link TreeMapNamespace}: entries in order of name, counts kept as they change.
 */
final class DirectoryNode extends InodeNode implements DirectoryView {
  private static final SubtreeCounts ONE_DIRECTORY = new SubtreeCounts(1, 0, 0, 0);

  final TreeMap<String, InodeNode> entries = new TreeMap<>(Utf8Order.INSTANCE);
  private SubtreeCounts counts = ONE_DIRECTORY;
  private Extent extent = Extent.NONE;

  DirectoryNode(InodeId id, String name, InodeAttributes attributes) {
    super(id, name, attributes);
  }

  /** Adds an entry; counts and reach of all directories from here up follow. */
  void attach(InodeNode child) {
    entries.put(child.name, child);
    child.parent = this;
    addToCounts(child.weight(), 1);
    growExtent(child);
  }

  /** Removes an entry; counts of all directories from here up follow. */
  void release(InodeNode child) {
    entries.remove(child.name);
    child.parent = null;
    addToCounts(child.weight(), -1);
  }

  /** Adds {@code weight}, or takes it away, in this directory and those above. */
  void addToCounts(SubtreeCounts weight, int sign) {
    for (DirectoryNode at = this; at != null; at = at.parent) {
      SubtreeCounts before = at.counts;
      at.counts =
          new SubtreeCounts(
              before.directories() + sign * weight.directories(),
              before.files() + sign * weight.files(),
              before.bytes() + sign * weight.bytes(),
              before.bytesReplicated() + sign * weight.bytesReplicated());
    }
  }

  private void growExtent(InodeNode child) {
    InodeNode below = child;
    for (DirectoryNode at = this; at != null; at = at.parent) {
      Extent reach = below.reach();
      int nameBytes = below.name.getBytes(StandardCharsets.UTF_8).length;
      Extent grown =
          new Extent(
              Math.max(at.extent.levels(), reach.levels() + 1),
              Math.max(at.extent.bytes(), reach.bytes() + 1 + nameBytes));
      if (grown.equals(at.extent)) {
        return;
      }
      at.extent = grown;
      below = at;
    }
  }

  @Override
  SubtreeCounts weight() {
    return counts;
  }

  @Override
  Extent reach() {
    return extent;
  }

  @Override
  public @Nullable InodeView child(String name) {
    return entries.get(name);
  }

  @Override
  public List<InodeView> children(String startAfter, int limit) {
    List<InodeView> page = new ArrayList<>(Math.min(limit, entries.size()));
    for (InodeNode child : entries.tailMap(startAfter, false).values()) {
      if (page.size() == limit) {
        break;
      }
      page.add(child);
    }
    return page;
  }

  @Override
  public int childCount() {
    return entries.size();
  }

  @Override
  public SubtreeCounts counts() {
    return counts;
  }

  @Override
  public Extent extent() {
    return extent;
  }

  @Override
  public boolean isWithin(InodeId id) {
    for (DirectoryNode at = this; at != null; at = at.parent) {
      if (at.id.equals(id)) {
        return true;
      }
    }
    return false;
  }
}
