package io.ashlar.namenode.apply;

import io.ashlar.common.id.Epoch;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.EpochStarted;

/** A new active NameNode began its term. */
final class EpochStartedApplier implements RecordApplier<EpochStarted> {
  @Override
  public void apply(Namespace namespace, long txid, EpochStarted record) {
    namespace.startEpoch(new Epoch(record.getEpoch()));
  }
}
