package io.ashlar.namenode.apply;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.namenode.namespace.Namespace;
import io.ashlar.protocol.edits.TimesSet;
import java.util.Objects;

/** Times were set; -1 leaves one as it is. */
final class TimesSetApplier implements RecordApplier<TimesSet> {
  private static final long UNCHANGED = -1;

  @Override
  public void apply(Namespace namespace, long txid, TimesSet record) {
    InodeId id = new InodeId(record.getInodeId());
    InodeView inode = Objects.requireNonNull(namespace.inode(id), "an inode whose times are set");
    namespace.setTimes(
        id,
        record.getMtimeMs() == UNCHANGED ? inode.mtimeMs() : record.getMtimeMs(),
        record.getAtimeMs() == UNCHANGED ? inode.atimeMs() : record.getAtimeMs());
  }
}
