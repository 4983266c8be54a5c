package io.ashlar.common.digest;

/**
 * Which replicas are summed up together. Blocks that were made one after the other share a bucket,
 * and neighbouring buckets a group: what changes after an image was written is mostly young, and
 * lies then in few of them.
 */
public final class Buckets {
  /** Buckets of a storage. */
  public static final int COUNT = 4_096;

  /** Groups of a storage. */
  public static final int GROUPS = 64;

  /** Buckets of a group. */
  public static final int PER_GROUP = COUNT / GROUPS;

  /** Ids step by 16, so that 1,024 blocks in a row share a bucket. */
  private static final int RUN_BITS = 14;

  private Buckets() {}

  /** The bucket of a block. */
  public static int of(long blockId) {
    return (int) (blockId >>> RUN_BITS) & (COUNT - 1);
  }

  /** The group of a bucket. */
  public static int groupOf(int bucket) {
    return bucket / PER_GROUP;
  }
}
