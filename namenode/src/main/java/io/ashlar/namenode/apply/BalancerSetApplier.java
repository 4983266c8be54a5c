package io.ashlar.namenode.apply;

import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.BalancerSet;

/** An operator switched or limited the balancer. */
final class BalancerSetApplier implements RecordApplier<BalancerSet> {
  @Override
  public void apply(Namespace namespace, long txid, BalancerSet record) {
    namespace.setBalancer(record.getSettings());
  }
}
