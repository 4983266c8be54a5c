package io.ashlar.namenode.namespace.slab;

import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.scene.Images;
import io.ashlar.namenode.scene.Recount;
import io.ashlar.protocol.error.DfsException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens, the slabs say what the plain model says. */
class SlabAgainstModelTest {
  private static final HashKey KEY = new HashKey(5, 6);

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void shouldBeEqualAtEveryTxid(long seed) {
    Twins twins = new Twins(new SlabNamespace(KEY), seed, 30);
    for (int i = 0; i < 400; i++) {
      twins.step();
      twins.check();
      twins.checkExtents();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void shouldBeEqualAfterManyChangesAndALoad(long seed) throws DfsException {
    Twins twins = new Twins(new SlabNamespace(KEY), seed, 2_000);
    for (int i = 0; i < 30_000; i++) {
      twins.step();
      if (i % 10_000 == 9_999) {
        twins.check();
        twins.checkExtents();
        Namespace loaded = Images.reload(twins.slab, new SlabLoader(KEY));
        Twins.checkEqual(twins.model, loaded, new Random(seed));
      }
    }
    Recount.check(twins.slab);
  }

  @Test
  void shouldHoldOneDirectoryOfManyEntries() {
    Twins twins = new Twins(new SlabNamespace(KEY), 21, 1_000_000);
    for (int i = 0; i < 20_000; i++) {
      twins.step();
    }
    twins.check();
  }
}
