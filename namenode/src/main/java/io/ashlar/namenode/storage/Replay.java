package io.ashlar.namenode.storage;

import io.ashlar.namenode.apply.RecordAppliers;
import io.ashlar.namenode.editlog.EditLog;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.FeatureGate;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;

/** Applies the log onto a namespace, from the txid after the one that it stands at (I6). */
final class Replay {
  private final EditLog log;

  Replay(EditLog log) {
    this.log = log;
  }

  /**
   * Applies all that is durable.
   *
   * @return entries applied
   * @throws IllegalStateException if an entry does not fit: our own code is wrong
   */
  long onto(Namespace namespace) throws IOException {
    long entries = 0;
    try (EditLog.EntryReader reader = log.read(namespace.appliedTxid() + 1)) {
      FeatureGate.checkNamespace(namespace.featureLevel(), namespace.appliedTxid());
      for (EditEntry entry = reader.next(); entry != null; entry = reader.next()) {
        apply(namespace, entry);
        // What follows may be of a kind that this software would misread.
        FeatureGate.checkNamespace(namespace.featureLevel(), namespace.appliedTxid());
        entries++;
      }
    }
    if (namespace.appliedTxid() != log.durableTxid()) {
      throw new IllegalStateException(
          "the log ends at txid "
              + log.durableTxid()
              + ", but was read up to "
              + namespace.appliedTxid());
    }
    return entries;
  }

  private static void apply(Namespace namespace, EditEntry entry) {
    try {
      RecordAppliers.apply(namespace, entry);
    } catch (RuntimeException e) {
      throw new IllegalStateException(
          "the entry at txid " + entry.getFirstTxid() + " does not fit the namespace before it", e);
    }
  }
}
