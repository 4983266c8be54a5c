package io.ashlar.namenode.editlog;

import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.PermissionSet;

/** Entries for tests of logs; nobody applies them. */
final class LogEntries {
  private LogEntries() {}

  static EditEntry of(long txid) {
    return of(txid, 1);
  }

  static EditEntry of(long txid, int records) {
    EditEntry.Builder entry = EditEntry.newBuilder().setFirstTxid(txid);
    for (int i = 0; i < records; i++) {
      entry.addRecords(
          EditRecord.newBuilder()
              .setPermissionSet(PermissionSet.newBuilder().setInodeId(txid + i).setMode(0755)));
    }
    return entry.build();
  }
}
