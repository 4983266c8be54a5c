package io.ashlar.namenode.namespace.slab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.FrozenNamespace;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.namenode.namespace.NamespaceLoader;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.image.ImageInode;
import io.ashlar.protocol.image.ImageSession;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A frozen state stays what it was, or says that it is lost. */
class FreezeTest {
  private static final HashKey KEY = new HashKey(9, 10);
  private static final long PLENTY = 1L << 30;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldStayAsItWasWhileEverythingChanges(long seed) throws DfsException {
    Twins twins = new Twins(new SlabNamespace(KEY), seed, 300);
    Random random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      steps(twins, random.nextInt(800));
      String digest = twins.model.digest();
      try (FrozenNamespace frozen = twins.slab.freeze(PLENTY)) {
        steps(twins, random.nextInt(800));
        assertThat(load(frozen, () -> twins.step()).digest()).isEqualTo(digest);
      }
      steps(twins, 20);
      twins.check();
    }
  }

  @Test
  void shouldKeepNothingOnceEverythingIsRead() throws DfsException {
    SlabNamespace namespace = new SlabNamespace(KEY);
    SyntheticTree tree = new SyntheticTree(namespace, 3);
    long[] ids = tree.fill(100_000);
    String digest = namespace.digest();
    try (FrozenNamespace frozen = namespace.freeze(PLENTY)) {
      assertThat(frozen.parts()).isGreaterThan(1);
      assertThat(frozen.retainedBytes()).isZero();
      assertThat(load(frozen, () -> {}).digest()).isEqualTo(digest);
      for (int i = 0; i < ids.length; i += 200) {
        namespace.setTimes(new InodeId(ids[i]), 5, 6);
      }
      assertThat(frozen.retainedBytes()).as("pages of inodes were released").isZero();
    }
  }

  @Test
  void shouldSayThatItIsLostWhenTooMuchChanges() {
    Twins twins = new Twins(new SlabNamespace(KEY), 4, 300);
    steps(twins, 500);
    FrozenNamespace frozen = twins.slab.freeze(20_000);
    Iterator<ImageInode> inodes = frozen.inodes(0);
    assertThat(inodes.next().getInodeId()).isEqualTo(1);
    steps(twins, 500);
    assertThat(frozen.retainedBytes()).isBetween(20_000L, 80_000L);
    assertThatThrownBy(() -> inodes.forEachRemaining(inode -> {}))
        .isInstanceOf(FrozenNamespace.LostException.class);
    frozen.close();
    twins.check();
  }

  @Test
  void shouldBeReadWithoutALockWhileTheWriterWrites() throws Exception {
    SlabNamespace namespace = new SlabNamespace(KEY);
    SyntheticTree tree = new SyntheticTree(namespace, 5);
    long[] ids = tree.fill(30_000);
    for (int round = 0; round < 3; round++) {
      String digest = namespace.digest();
      AtomicReference<String> found = new AtomicReference<>("nothing");
      try (FrozenNamespace frozen = namespace.freeze(PLENTY)) {
        Thread reader =
            new Thread(
                () -> {
                  try {
                    found.set(load(frozen, () -> {}).digest());
                  } catch (DfsException | RuntimeException e) {
                    found.set(e.toString());
                  }
                });
        reader.start();
        tree.churn(ids);
        reader.join();
      }
      assertThat(found.get()).isEqualTo(digest);
    }
  }

  private static void steps(Twins twins, int count) {
    for (int i = 0; i < count; i++) {
      twins.step();
    }
  }

  /** Loads the frozen state; {@code meanwhile} runs now and then in between. */
  private static Namespace load(FrozenNamespace frozen, Runnable meanwhile) throws DfsException {
    NamespaceLoader loader = new SlabLoader(KEY);
    loader.header(frozen.header());
    int count = 0;
    for (int part = 0; part < frozen.parts(); part++) {
      Iterator<ImageInode> inodes = frozen.inodes(part);
      while (inodes.hasNext()) {
        loader.inode(inodes.next());
        if (++count % 50 == 0) {
          meanwhile.run();
        }
      }
    }
    for (ImageSession session : frozen.sessions()) {
      loader.session(session);
    }
    return loader.finish();
  }
}
