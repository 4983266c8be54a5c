package io.ashlar.namenode.command;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.Access;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.namespace.NamespaceView.Resolution;
import io.ashlar.namenode.namespace.PathAccess;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a new entry goes, with the directories that must be made before it.
 *
 * @param ancestors records that make missing directories
 * @param parent of the new entry, existing or made by {@code ancestors}
 * @param id that the new entry gets
 * @param group that the new entry inherits from the directory above
 */
record NewEntry(List<EditRecord> ancestors, InodeId parent, InodeId id, String group) {

  /**
   * Plans the entry at the end of {@code where}, which does not exist. The caller needs write
   * permission on the last directory that does.
   *
   * @param createParents false: the parent must exist
   * @param ancestorMode of the directories that are made
   */
  static NewEntry plan(
      PathAccess access,
      NamespaceView view,
      Resolution where,
      boolean createParents,
      int ancestorMode,
      CommandContext context)
      throws DfsException {
    DirectoryView existing = (DirectoryView) where.deepest();
    List<String> names = where.path().names();
    List<String> missing = names.subList(where.inodes().size() - 1, names.size() - 1);
    if (!missing.isEmpty() && !createParents) {
      throw DfsError.of(
              ErrorCode.NOT_FOUND,
              "the parent directory of "
                  + where.path()
                  + " does not exist (found up to "
                  + view.pathOf(existing.id())
                  + ")")
          .with("path", where.path())
          .with("exists", view.pathOf(existing.id()))
          .toException();
    }
    access.permissions().require(view, context.caller(), existing, Access.WRITE);
    List<EditRecord> ancestors = new ArrayList<>(missing.size());
    InodeId parent = existing.id();
    InodeId next = view.nextInodeId();
    InodeAttributes attributes =
        new InodeAttributes(context.principal(), existing.group(), ancestorMode, context.wallMs());
    for (String name : missing) {
      ancestors.add(InodeRecords.directoryCreated(next, parent, name, attributes));
      parent = next;
      next = new InodeId(next.value() + 1);
    }
    return new NewEntry(ancestors, parent, next, existing.group());
  }
}
