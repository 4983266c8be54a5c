package io.ashlar.namenode.loop;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.command.CommandContext;
import io.ashlar.namenode.command.CommandHandler;
import io.ashlar.namenode.command.Decision;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.edits.DirectoryCreated;
import io.ashlar.protocol.edits.EditRecord;
import java.util.List;

/** Makes a directory without a session: one record for each command. */
final class AddDirectory implements CommandHandler<AddDirectory.Entry, Long> {
  /** Where. */
  record Entry(InodeId parent, String name) {}

  @Override
  public Decision<Long> decide(
      NamespaceView view, ClusterView cluster, Entry entry, CommandContext context) {
    long id = view.nextInodeId().value();
    return Decision.accept(
        List.of(
            EditRecord.newBuilder()
                .setDirectoryCreated(
                    DirectoryCreated.newBuilder()
                        .setInodeId(id)
                        .setParentId(entry.parent().value())
                        .setName(entry.name())
                        .setOwner("u")
                        .setGroup("g")
                        .setMode(0755)
                        .setMtimeMs(context.wallMs()))
                .build()),
        id);
  }
}
