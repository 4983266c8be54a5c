package io.ashlar.namenode.namespace.slab;

/**
 * Finds the inode of a directory and a name: a table of buckets whose chains run through a number
 * beside each inode. It grows by one bucket at a time (linear hashing), so that no insert ever
 * rehashes the table.
 *
 * <p>Chains are not part of the inode's row: a bucket that is split would dirty pages that a frozen
 * state shares.
 */
final class NameTable {
  private static final int ENTRIES_PER_BUCKET = 2;
  private static final int BUCKETS_MIN = 64;

  private final HashKey key;
  private final InodeRows inodes;
  private final Pages buckets = new Pages();
  private final Pages chains = new Pages();
  private int bucketCount = BUCKETS_MIN;
  private int mask = BUCKETS_MIN - 1;
  private int count;

  NameTable(HashKey key, InodeRows inodes) {
    this.key = key;
    this.inodes = inodes;
    buckets.add(Slab.NONE);
  }

  long bytes() {
    return buckets.bytes() + chains.bytes();
  }

  /** The inode of that name in that directory, or {@link Slab#NONE}. */
  int find(int directory, PackedName name) {
    int slot = head(bucketOf(key.hash(directory, name.words, 0, name.bytes)));
    while (slot != Slab.NONE && !isEntry(slot, directory, name)) {
      slot = next(slot);
    }
    return slot;
  }

  /** Prepares an empty table for that many inodes, so that adding them splits nothing. */
  void reserve(long inodeCount) {
    while (bucketCount < inodeCount / ENTRIES_PER_BUCKET) {
      split();
    }
  }

  private boolean isEntry(int slot, int directory, PackedName name) {
    return inodes.parent(slot) == directory && inodes.nameEquals(slot, name);
  }

  /** Adds an inode that has its directory and name. */
  void add(int slot) {
    while (slot >>> Pages.SHIFT >= chains.count()) {
      chains.add(Slab.NONE);
    }
    if (++count > (long) bucketCount * ENTRIES_PER_BUCKET) {
      split();
    }
    push(bucketOf(inodes.hash(slot, key)), slot);
  }

  /** Removes an inode that still has its directory and name. */
  void remove(int slot) {
    int bucket = bucketOf(inodes.hash(slot, key));
    int at = head(bucket);
    if (at == slot) {
      setHead(bucket, next(slot));
    } else {
      int before = at;
      while (next(before) != slot) {
        before = next(before);
      }
      setNext(before, next(slot));
    }
    count--;
  }

  private int bucketOf(long hash) {
    int bucket = (int) hash & mask;
    return bucket < bucketCount ? bucket : bucket & (mask >>> 1);
  }

  /** Moves what belongs there from an old bucket to the new last one. */
  private void split() {
    if (bucketCount > mask) {
      mask = mask << 1 | 1;
    }
    if (bucketCount >>> Pages.SHIFT == buckets.count()) {
      buckets.add(Slab.NONE);
    }
    int added = bucketCount++;
    int old = added & (mask >>> 1);
    int slot = head(old);
    setHead(old, Slab.NONE);
    while (slot != Slab.NONE) {
      int following = next(slot);
      push(bucketOf(inodes.hash(slot, key)), slot);
      slot = following;
    }
  }

  private void push(int bucket, int slot) {
    setNext(slot, head(bucket));
    setHead(bucket, slot);
  }

  private int head(int bucket) {
    return buckets.get(bucket >>> Pages.SHIFT, bucket & Pages.MASK);
  }

  private void setHead(int bucket, int slot) {
    buckets.writable(bucket >>> Pages.SHIFT)[bucket & Pages.MASK] = slot;
  }

  private int next(int slot) {
    return chains.get(slot >>> Pages.SHIFT, slot & Pages.MASK);
  }

  private void setNext(int slot, int following) {
    chains.writable(slot >>> Pages.SHIFT)[slot & Pages.MASK] = following;
  }
}
