package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FileCompleted;

/** A file was closed. */
final class FileCompletedApplier implements RecordApplier<FileCompleted> {
  @Override
  public void apply(Namespace namespace, long txid, FileCompleted record) {
    namespace.closeFile(new InodeId(record.getInodeId()), record.getMtimeMs());
  }
}
