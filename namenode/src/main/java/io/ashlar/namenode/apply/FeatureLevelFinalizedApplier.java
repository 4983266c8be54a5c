package io.ashlar.namenode.apply;

import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FeatureLevelFinalized;

/** An operator finalized a feature level. */
final class FeatureLevelFinalizedApplier implements RecordApplier<FeatureLevelFinalized> {
  @Override
  public void apply(Namespace namespace, long txid, FeatureLevelFinalized record) {
    namespace.finalizeFeatureLevel(record.getLevel());
  }
}
