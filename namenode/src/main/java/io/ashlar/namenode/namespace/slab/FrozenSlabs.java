package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.NamespaceImage;
import io.ashlar.namenode.namespace.SessionView;
import io.ashlar.protocol.image.ImageHeader;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The slabs at one txid, read in the order of the slots, so that each page of inodes can be let go
 * when it has been read.
 */
final class FrozenSlabs implements FrozenNamespace {
  private static final int PAGES_PER_PART_MIN = 128;
  private static final int PARTS_MAX = 512;

  private final Freeze freeze;
  private final ImageHeader header;
  private final Slabs slabs;
  private final List<SessionView> sessions;
  private final int pages;
  private final int pagesPerPart;

  FrozenSlabs(Freeze freeze, ImageHeader header, Slabs slabs, List<SessionView> sessions) {
    this.freeze = freeze;
    this.header = header;
    this.slabs = slabs;
    this.sessions = List.copyOf(sessions);
    int perPage = slabs.inodes.rows.rowsPerPage();
    this.pages = (slabs.inodes.rows.used() + perPage - 1) / perPage;
    this.pagesPerPart = Math.max(PAGES_PER_PART_MIN, pages / PARTS_MAX + 1);
  }

  @Override
  public ImageHeader header() {
    return header;
  }

  @Override
  public int parts() {
    return (pages + pagesPerPart - 1) / pagesPerPart;
  }

  @Override
  public Iterator<ImageInode> inodes(int part) {
    return new PartIterator(part * pagesPerPart, Math.min(pages, (part + 1) * pagesPerPart));
  }

  @Override
  public List<ImageSession> sessions() {
    return sessions.stream().map(NamespaceImage::session).toList();
  }

  @Override
  public long retainedBytes() {
    return freeze.retainedBytes();
  }

  @Override
  public void close() {
    freeze.close();
  }

  private ImageInode item(int slot) {
    RuntimeException failure;
    try {
      ImageInode item =
          NamespaceImage.inode(
              slabs.inodes.isDirectory(slot)
                  ? new SlabInode(slabs, slot)
                  : new SlabFile(slabs, slot));
      if (!freeze.isGivenUp()) {
        return item;
      }
      failure = new LostException(freeze.retainedBytes());
    } catch (RuntimeException e) {
      // Once given up, rows change while they are read, and may not even be rows any more.
      failure = freeze.isGivenUp() ? new LostException(freeze.retainedBytes()) : e;
    }
    throw failure;
  }

  private final class PartIterator implements Iterator<ImageInode> {
    private final int perPage = slabs.inodes.rows.rowsPerPage();
    private final int end;
    private int slot;
    private @Nullable ImageInode next;

    PartIterator(int fromPage, int toPage) {
      this.slot = fromPage * perPage;
      this.end = Math.min(slabs.inodes.rows.used(), toPage * perPage);
      advance();
    }

    private void advance() {
      next = null;
      while (slot < end && next == null) {
        if (!slabs.inodes.isFree(slot)) {
          next = item(slot);
        }
        slot++;
        if (slot % perPage == 0 || slot == end) {
          slabs.inodes.rows.releasePage((slot - 1) / perPage);
        }
      }
    }

    @Override
    public boolean hasNext() {
      return next != null;
    }

    @Override
    public ImageInode next() {
      ImageInode item = next;
      if (item == null) {
        throw new NoSuchElementException();
      }
      advance();
      return item;
    }
  }
}
