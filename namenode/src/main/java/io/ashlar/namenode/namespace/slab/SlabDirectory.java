package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A directory seen through its slot. */
final class SlabDirectory extends SlabInode implements DirectoryView {
  private final SlabView view;

  SlabDirectory(SlabView view, int slot) {
    super(view.slabs, slot);
    this.view = view;
  }

  private DirectoryState state() {
    return view.directories.of(slot);
  }

  @Override
  public @Nullable InodeView child(String name) {
    int found = view.names.find(slabs.inodes.content(slot), PackedName.of(name));
    return found == Slab.NONE ? null : view.viewOf(found);
  }

  @Override
  public List<InodeView> children(String startAfter, int limit) {
    int[] page = state().children.page(slabs.inodes, PackedName.of(startAfter), limit);
    List<InodeView> children = new ArrayList<>(page.length);
    for (int child : page) {
      children.add(view.viewOf(child));
    }
    return children;
  }

  @Override
  public int childCount() {
    return state().children.size();
  }

  @Override
  public SubtreeCounts counts() {
    return state().counts();
  }

  @Override
  public Extent extent() {
    return state().extent();
  }

  @Override
  public boolean isWithin(InodeId id) {
    int other = view.slotOf(id);
    return other != Slab.NONE
        && slabs.inodes.isDirectory(other)
        && state().isWithin(view.directories.of(other));
  }
}
