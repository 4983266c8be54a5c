package io.ashlar.namenode.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class SlotIndexTest {
  private static final int SLOTS = 4_000;

  @Property(tries = 30)
  void shouldFindWhatWasAddedAndNothingElse(
      @ForAll long seed, @ForAll @LongRange(min = 1, max = 16) long step) {
    Random random = new Random(seed);
    long[] ids = new long[SLOTS];
    SlotIndex index = new SlotIndex(slot -> ids[slot]);
    Map<Long, Integer> model = new HashMap<>();
    for (int round = 0; round < 4 * SLOTS; round++) {
      int slot = random.nextInt(SLOTS);
      if (model.containsKey(ids[slot]) && model.get(ids[slot]) == slot) {
        index.remove(slot);
        model.remove(ids[slot]);
      } else {
        long id = random.nextInt(8 * SLOTS) * step;
        if (!model.containsKey(id)) {
          ids[slot] = id;
          index.add(slot);
          model.put(id, slot);
        }
      }
    }
    for (long id = 0; id < 8 * SLOTS; id++) {
      assertThat(index.find(id * step)).isEqualTo(model.getOrDefault(id * step, -1));
    }
  }

  @Property(tries = 30)
  void shouldGoOnFromSlotsAddedAtOnce(@ForAll long seed) {
    Random random = new Random(seed);
    long[] ids = random.longs(0, Long.MAX_VALUE).distinct().limit(SLOTS).toArray();
    SlotIndex index = new SlotIndex(slot -> ids[slot]);
    int first = random.nextInt(SLOTS);
    index.addAll(first);
    for (int slot = first; slot < SLOTS; slot++) {
      assertThat(index.find(ids[slot])).isEqualTo(-1);
      index.add(slot);
    }
    for (int slot = 0; slot < SLOTS; slot += 3) {
      index.remove(slot);
    }
    for (int slot = 0; slot < SLOTS; slot++) {
      assertThat(index.find(ids[slot])).isEqualTo(slot % 3 == 0 ? -1 : slot);
    }
  }
}
