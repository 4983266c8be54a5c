package io.ashlar.namenode.loop;

import io.ashlar.protocol.edits.EditEntry;
import org.jspecify.annotations.Nullable;

/**
 * What the loop thread hands to the log thread, in order: an entry to force, and what may be said
 * once it, or all before it, is durable.
 *
 * @param entry null if nothing changed
 * @param touches ids to forget once durable; null without an entry
 * @param bytes of the entry
 * @param release what becomes true
 */
record Decided(
    @Nullable EditEntry entry, TouchedIds.@Nullable Touches touches, int bytes, Runnable release) {
  int records() {
    return entry == null ? 0 : entry.getRecordsCount();
  }
}
