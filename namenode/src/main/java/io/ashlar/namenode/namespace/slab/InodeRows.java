package io.ashlar.namenode.namespace.slab;

/**
 * Inodes as rows of eight integers. Every field has room for what is usual; an inode with an
 * unusual id or time has a wide row beside it with the full values.
 *
 * <pre>
 * 0 directory that holds it (number) | 1 name | 2 attribute set
 * 3 directory: its number; file: its block, or with EXTENDED its extended row
 * 4 mtime, low | 5 atime less mtime; with WIDE: the wide row | 6 id, low
 * 7 bytes of the name 8, flags 4, id high 10, mtime high 10
 * </pre>
 *
 * <p>Wide row: id, mtime, atime, each in two integers.
 */
final class InodeRows {
  static final int DIRECTORY = 1;
  static final int EXTENDED = 2;
  private static final int WIDE = 4;
  private static final int FREE = 8;
  private static final int WORD_SHIFT = 3;
  private static final long NARROW_MAX = (1L << 42) - 1;
  private static final int ATIME_ZERO = Integer.MIN_VALUE;

  final Slab rows;
  private final Slab wide;
  private final NameHeap names;

  InodeRows(Slab wide, NameHeap names) {
    this(new Slab(WORD_SHIFT), wide, names);
  }

  private InodeRows(Slab rows, Slab wide, NameHeap names) {
    this.rows = rows;
    this.wide = wide;
    this.names = names;
  }

  InodeRows freeze(Freeze by, Slab frozenWide, NameHeap frozenNames) {
    return new InodeRows(rows.freeze(by), frozenWide, frozenNames);
  }

  /** A new row, detached and without content. */
  int create(long id, PackedName name, int flags, int attributes, long mtimeMs, long atimeMs) {
    int slot = rows.allocate();
    rows.set(slot, 0, Slab.NONE);
    rows.set(slot, 1, names.add(name));
    rows.set(slot, 2, attributes);
    rows.set(slot, 3, Slab.NONE);
    rows.set(slot, 7, name.bytes << 24 | flags << 20);
    setIdAndTimes(slot, id, mtimeMs, atimeMs);
    return slot;
  }

  void free(int slot) {
    if (is(slot, WIDE)) {
      wide.free(rows.get(slot, 5));
    }
    names.free(rows.get(slot, 1), nameBytes(slot));
    rows.set(slot, 7, FREE << 20);
    rows.free(slot);
  }

  boolean isFree(int slot) {
    return is(slot, FREE);
  }

  boolean isDirectory(int slot) {
    return is(slot, DIRECTORY);
  }

  boolean isExtended(int slot) {
    return is(slot, EXTENDED);
  }

  private boolean is(int slot, int flag) {
    return (rows.get(slot, 7) >>> 20 & flag) != 0;
  }

  private void setFlag(int slot, int flag, boolean on) {
    int packed = rows.get(slot, 7);
    rows.set(slot, 7, on ? packed | flag << 20 : packed & ~(flag << 20));
  }

  /** Number of the directory that holds it; {@link Slab#NONE} for the root and detached roots. */
  int parent(int slot) {
    return rows.get(slot, 0);
  }

  void setParent(int slot, int directory) {
    rows.set(slot, 0, directory);
  }

  int nameBytes(int slot) {
    return rows.get(slot, 7) >>> 24;
  }

  String name(int slot) {
    return names.get(rows.get(slot, 1), nameBytes(slot));
  }

  byte[] nameUtf8(int slot) {
    return names.utf8(rows.get(slot, 1), nameBytes(slot));
  }

  void setName(int slot, PackedName name) {
    names.free(rows.get(slot, 1), nameBytes(slot));
    rows.set(slot, 1, names.add(name));
    rows.set(slot, 7, (rows.get(slot, 7) & 0x00FF_FFFF) | name.bytes << 24);
  }

  boolean nameEquals(int slot, PackedName name) {
    return names.equal(rows.get(slot, 1), nameBytes(slot), name);
  }

  int compareName(int slot, PackedName name) {
    return names.compare(rows.get(slot, 1), nameBytes(slot), name);
  }

  int compareNames(int left, int right) {
    return names.compare(rows.get(left, 1), nameBytes(left), rows.get(right, 1), nameBytes(right));
  }

  /** The first four bytes of the name, filled up with zeros. */
  int firstBytes(int slot) {
    return nameBytes(slot) == 0 ? 0 : names.word(rows.get(slot, 1));
  }

  long hash(int slot, HashKey key) {
    return names.hash(key, parent(slot), rows.get(slot, 1), nameBytes(slot));
  }

  int attributes(int slot) {
    return rows.get(slot, 2);
  }

  void setAttributes(int slot, int attributes) {
    rows.set(slot, 2, attributes);
  }

  int content(int slot) {
    return rows.get(slot, 3);
  }

  void setContent(int slot, int content, boolean extended) {
    rows.set(slot, 3, content);
    setFlag(slot, EXTENDED, extended);
  }

  long id(int slot) {
    int packed = rows.get(slot, 7);
    if ((packed >>> 20 & WIDE) != 0) {
      return wide.getLong(rows.get(slot, 5), 0);
    }
    return (long) (packed >>> 10 & 0x3FF) << 32 | (rows.get(slot, 6) & 0xFFFF_FFFFL);
  }

  long mtimeMs(int slot) {
    int packed = rows.get(slot, 7);
    if ((packed >>> 20 & WIDE) != 0) {
      return wide.getLong(rows.get(slot, 5), 2);
    }
    return (long) (packed & 0x3FF) << 32 | (rows.get(slot, 4) & 0xFFFF_FFFFL);
  }

  long atimeMs(int slot) {
    if (is(slot, WIDE)) {
      return wide.getLong(rows.get(slot, 5), 4);
    }
    int later = rows.get(slot, 5);
    return later == ATIME_ZERO ? 0 : mtimeMs(slot) + later;
  }

  void setTimes(int slot, long mtimeMs, long atimeMs) {
    setIdAndTimes(slot, id(slot), mtimeMs, atimeMs);
  }

  private void setIdAndTimes(int slot, long id, long mtimeMs, long atimeMs) {
    long later = atimeMs - mtimeMs;
    boolean narrow =
        fits(id)
            && fits(mtimeMs)
            && (atimeMs == 0 || (later == (int) later && later != ATIME_ZERO));
    boolean wasWide = is(slot, WIDE);
    if (narrow) {
      if (wasWide) {
        wide.free(rows.get(slot, 5));
        setFlag(slot, WIDE, false);
      }
      rows.set(slot, 4, (int) mtimeMs);
      rows.set(slot, 5, atimeMs == 0 ? ATIME_ZERO : (int) later);
      rows.set(slot, 6, (int) id);
      int packed = rows.get(slot, 7) & 0xFFF0_0000;
      rows.set(slot, 7, packed | (int) (id >>> 32) << 10 | (int) (mtimeMs >>> 32));
      return;
    }
    if (!wasWide) {
      rows.set(slot, 5, wide.allocate());
      setFlag(slot, WIDE, true);
    }
    int row = rows.get(slot, 5);
    wide.setLong(row, 0, id);
    wide.setLong(row, 2, mtimeMs);
    wide.setLong(row, 4, atimeMs);
  }

  private static boolean fits(long value) {
    return value >= 0 && value <= NARROW_MAX;
  }
}
