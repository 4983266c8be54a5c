package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.FilesConcatenated;

/** The blocks of files follow those of the target; the files are gone. */
final class FilesConcatenatedApplier implements RecordApplier<FilesConcatenated> {
  @Override
  public void apply(Namespace namespace, long txid, FilesConcatenated record) {
    InodeId target = new InodeId(record.getTargetId());
    for (long source : record.getSourceIdsList()) {
      namespace.concat(target, new InodeId(source), record.getMtimeMs());
    }
  }
}
