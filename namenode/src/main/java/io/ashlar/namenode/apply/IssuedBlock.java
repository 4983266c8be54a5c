package io.ashlar.namenode.apply;

import static io.ashlar.common.fault.Invariants.checkState;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.Namespace;
import java.util.Objects;

/** Finds the block of a record that commits the stamp which was issued last. */
final class IssuedBlock {
  private IssuedBlock() {}

  static BlockView require(Namespace namespace, BlockId id, GenerationStamp stamp) {
    BlockView block = namespace.block(id);
    checkState(
        block != null && block.issuedGs().equals(stamp),
        () -> "stamp " + stamp + " of block " + id + " was not the one issued last: " + block);
    return Objects.requireNonNull(block);
  }
}
