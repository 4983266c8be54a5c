package io.ashlar.namenode.namespace.slab;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Values that many rows share, each kept once and named by a small number, with a count of its
 * uses. A frozen state shares the table: numbers that come free are not given out again before it
 * is closed.
 */
final class Interned<T> {
  private final Map<T, Integer> numbers = new HashMap<>();
  private final Deque<Integer> free = new ArrayDeque<>();
  private final Deque<Integer> freeLater = new ArrayDeque<>();
  private @Nullable Object[] values;
  private int[] uses = new int[8];
  private int count;
  private int last;
  private @Nullable Freeze freeze;

  Interned() {
    this(new @Nullable Object[8]);
  }

  private Interned(@Nullable Object[] values) {
    this.values = values;
  }

  int size() {
    return numbers.size();
  }

  /** Number of {@code value}, which is used once more. */
  int use(T value) {
    // Neighbours are mostly alike, and comparing costs less than hashing.
    if (uses[last] == 0 || !value.equals(values[last])) {
      Integer known = numbers.get(value);
      last = known == null ? add(value) : known;
    }
    uses[last]++;
    return last;
  }

  private int add(T value) {
    thaw();
    Integer reused = free.poll();
    int number = reused == null ? count++ : reused;
    if (number == values.length) {
      values = Arrays.copyOf(values, number * 2);
      uses = Arrays.copyOf(uses, number * 2);
    }
    values[number] = value;
    numbers.put(value, number);
    return number;
  }

  /** One use less; the last one takes the value away. */
  void drop(int number) {
    if (--uses[number] == 0) {
      numbers.remove(get(number));
      thaw();
      if (freeze == null) {
        values[number] = null;
        free.add(number);
      } else {
        freeLater.add(number);
      }
    }
  }

  private void thaw() {
    if (freeze != null && !freeze.isOpen()) {
      freeze = null;
      freeLater.forEach(number -> values[number] = null);
      free.addAll(freeLater);
      freeLater.clear();
    }
  }

  @SuppressWarnings("unchecked") // Only values of T are ever put there.
  T get(int number) {
    return (T) Objects.requireNonNull(values[number]);
  }

  /** The values as they are now. */
  Interned<T> freeze(Freeze by) {
    thaw();
    freeze = by;
    return new Interned<>(values);
  }
}
