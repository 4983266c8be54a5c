package io.ashlar.namenode.namespace.slab;

import io.ashlar.common.id.BlockIds;
import io.ashlar.namenode.namespace.BlockStatus;
import io.ashlar.protocol.types.BlockState;
import java.util.Objects;

/**
 * Blocks as rows of four integers. Ids are kept as their index (ids step by 16), and the stamp as
 * what it is ahead of that index, because both are counted up together until a stamp is raised.
 *
 * <pre>
 * 0 index, low | 1 stamp ahead of the index; with WIDE: the wide row | 2 length, low
 * 3 index high 12, length high 12, state 3, WIDE 1
 * </pre>
 *
 * <p>Wide row, for a block whose stamps differ or whose values are unusual: index, committed stamp,
 * issued stamp, length, each in two integers.
 */
final class BlockRows {
  private static final int WORD_SHIFT = 2;
  private static final int WIDE = 1 << 3;
  private static final long NARROW_MAX = (1L << 44) - 1;

  final Slab rows;
  private final Slab wide;

  BlockRows(Slab wide) {
    this(new Slab(WORD_SHIFT), wide);
  }

  private BlockRows(Slab rows, Slab wide) {
    this.rows = rows;
    this.wide = wide;
  }

  BlockRows freeze(Freeze by, Slab frozenWide) {
    return new BlockRows(rows.freeze(by), frozenWide);
  }

  /** Index of a block id; only for ids that were given out by the rule. */
  static long indexOf(long blockId) {
    return (blockId - BlockIds.FIRST.value()) / BlockIds.STEP;
  }

  static boolean isRegular(long blockId) {
    long distance = blockId - BlockIds.FIRST.value();
    return distance >= 0 && distance % BlockIds.STEP == 0;
  }

  static long idOf(long index) {
    return BlockIds.FIRST.value() + index * BlockIds.STEP;
  }

  int create(long index, long committedGs, long issuedGs, long length, BlockState state) {
    int row = rows.allocate();
    rows.set(row, 3, 0);
    set(row, index, committedGs, issuedGs, length, state);
    return row;
  }

  void free(int row) {
    if (isWide(row)) {
      wide.free(rows.get(row, 1));
    }
    rows.free(row);
  }

  void setLengthAndState(int row, long length, BlockState state) {
    set(row, index(row), committedGs(row), issuedGs(row), length, state);
  }

  void setStatus(int row, BlockStatus status) {
    set(
        row,
        index(row),
        status.committedGs().value(),
        status.issuedGs().value(),
        status.length(),
        status.state());
  }

  long index(int row) {
    return isWide(row)
        ? wide.getLong(rows.get(row, 1), 0)
        : (long) (rows.get(row, 3) >>> 20) << 32 | (rows.get(row, 0) & 0xFFFF_FFFFL);
  }

  long committedGs(int row) {
    return isWide(row) ? wide.getLong(rows.get(row, 1), 2) : narrowGs(row);
  }

  long issuedGs(int row) {
    return isWide(row) ? wide.getLong(rows.get(row, 1), 4) : narrowGs(row);
  }

  private long narrowGs(int row) {
    return index(row) + 1 + (rows.get(row, 1) & 0xFFFF_FFFFL);
  }

  long length(int row) {
    return isWide(row)
        ? wide.getLong(rows.get(row, 1), 6)
        : (long) (rows.get(row, 3) >>> 8 & 0xFFF) << 32 | (rows.get(row, 2) & 0xFFFF_FFFFL);
  }

  BlockState state(int row) {
    return Objects.requireNonNull(BlockState.forNumber(rows.get(row, 3) & 7));
  }

  private boolean isWide(int row) {
    return (rows.get(row, 3) & WIDE) != 0;
  }

  private void set(
      int row, long index, long committedGs, long issuedGs, long length, BlockState state) {
    long ahead = committedGs - index - 1;
    boolean narrow =
        committedGs == issuedGs
            && ahead >= 0
            && ahead <= 0xFFFF_FFFFL
            && index <= NARROW_MAX
            && length >= 0
            && length <= NARROW_MAX;
    boolean wasWide = isWide(row);
    if (narrow) {
      if (wasWide) {
        wide.free(rows.get(row, 1));
      }
      rows.set(row, 0, (int) index);
      rows.set(row, 1, (int) ahead);
      rows.set(row, 2, (int) length);
      int high = (int) (index >>> 32) << 20 | (int) (length >>> 32) << 8;
      rows.set(row, 3, high | state.getNumber());
      return;
    }
    if (!wasWide) {
      rows.set(row, 1, wide.allocate());
    }
    int at = rows.get(row, 1);
    rows.set(row, 3, WIDE | state.getNumber());
    wide.setLong(at, 0, index);
    wide.setLong(at, 2, committedGs);
    wide.setLong(at, 4, issuedGs);
    wide.setLong(at, 6, length);
  }
}
