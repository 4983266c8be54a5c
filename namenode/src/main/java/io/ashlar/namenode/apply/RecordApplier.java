package io.ashlar.namenode.apply;

import io.ashlar.namenode.namespace.Namespace;

/**
 * Changes the namespace by one kind of record. Total: a record that was decided applies, on any
 * machine and at any time, so an applier takes no clock, chance or I/O. If it cannot, it throws,
 * and the process stops.
 */
interface RecordApplier<T> {
  /** Applies {@code record}, which has {@code txid}. */
  void apply(Namespace namespace, long txid, T record);
}
