package io.ashlar.namenode.apply;

import io.ashlar.common.id.BlockId;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FileSynced;
import java.util.Objects;

/** That much of an open file is forced to disk on its replicas. */
final class FileSyncedApplier implements RecordApplier<FileSynced> {
  @Override
  public void apply(Namespace namespace, long txid, FileSynced record) {
    BlockId id = new BlockId(record.getBlockId());
    BlockView block = Objects.requireNonNull(namespace.block(id), "a block that was synced exists");
    namespace.setBlock(id, record.getLength(), block.state());
  }
}
