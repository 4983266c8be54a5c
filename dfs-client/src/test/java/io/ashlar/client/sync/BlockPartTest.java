package io.ashlar.client.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.ashlar.client.BlockId;
import io.ashlar.client.LocatedBlock;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A local file is cut so that its parts lie over the stored blocks. */
final class BlockPartTest {
  private static final long BLOCK = 100;

  @Example
  void shouldLetOnlyTheLastStoredBlockGrow() {
    List<LocatedBlock> stored = List.of(block(0, 30), block(30, 50));

    assertThat(BlockPart.cut(stored, 250, BLOCK))
        .containsExactly(
            new BlockPart(0, 30, stored.get(0)),
            new BlockPart(30, 100, stored.get(1)),
            new BlockPart(130, 100, null),
            new BlockPart(230, 20, null));
    assertThat(BlockPart.cut(stored, 10, BLOCK))
        .containsExactly(new BlockPart(0, 10, stored.get(0)));
    assertThat(BlockPart.cut(stored, 0, BLOCK)).isEmpty();
  }

  @Property(tries = 200)
  void shouldCoverEveryByteOnce(
      @ForAll @Size(max = 5) List<@IntRange(max = 100) Integer> lengths,
      @ForAll @IntRange(max = 900) int localLength) {
    List<LocatedBlock> stored = new ArrayList<>();
    long offset = 0;
    for (int length : lengths) {
      stored.add(block(offset, length));
      offset += length;
    }
    long at = 0;
    for (BlockPart part : BlockPart.cut(stored, localLength, BLOCK)) {
      assertThat(part.offset()).isEqualTo(at);
      assertThat(part.length()).isBetween(1L, BLOCK);
      LocatedBlock over = part.stored();
      if (over != null) {
        assertThat(over.offset()).isEqualTo(at);
      }
      at += part.length();
    }
    assertThat(at).isEqualTo(localLength);
  }

  private static LocatedBlock block(long offset, long length) {
    return new LocatedBlock(
        new BlockId(16 + offset, 1), offset, length, "COMPLETE", 10, List.of(), List.of());
  }
}
