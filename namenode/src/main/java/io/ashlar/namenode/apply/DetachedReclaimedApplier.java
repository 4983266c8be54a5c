package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.DetachedReclaimed;

/** A slice of a deleted subtree is freed. */
final class DetachedReclaimedApplier implements RecordApplier<DetachedReclaimed> {
  @Override
  public void apply(Namespace namespace, long txid, DetachedReclaimed record) {
    // Logs from before blocks were bounded say nothing of them: each inode went with all it had.
    int blocksMax = record.getBlocksMax() == 0 ? Integer.MAX_VALUE : record.getBlocksMax();
    namespace.reclaim(new InodeId(record.getRootId()), record.getInodesMax(), blocksMax);
  }
}
