package io.ashlar.namenode.record;

import io.ashlar.common.id.InodeId;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.protocol.edits.DetachedReclaimed;
import io.ashlar.protocol.edits.DirectoryCreated;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.edits.FileCreated;
import io.ashlar.protocol.edits.InodeRenamed;
import io.ashlar.protocol.edits.OwnerSet;
import io.ashlar.protocol.edits.PermissionSet;
import io.ashlar.protocol.edits.ReplicationSet;
import io.ashlar.protocol.edits.SubtreeDetached;
import io.ashlar.protocol.edits.TimesSet;
import io.ashlar.protocol.types.Redundancy;

/** Records about inodes and their place in the tree. */
public final class InodeRecords {
  private InodeRecords() {}

  /** A directory was made. */
  public static EditRecord directoryCreated(
      InodeId id, InodeId parent, String name, InodeAttributes attributes) {
    return EditRecord.newBuilder()
        .setDirectoryCreated(
            DirectoryCreated.newBuilder()
                .setInodeId(id.value())
                .setParentId(parent.value())
                .setName(name)
                .setOwner(attributes.owner())
                .setGroup(attributes.group())
                .setMode(attributes.mode())
                .setMtimeMs(attributes.mtimeMs()))
        .build();
  }

  /** A file was created. */
  public static EditRecord fileCreated(
      InodeId id,
      InodeId parent,
      String name,
      InodeAttributes attributes,
      FileLayout layout,
      LeaseHolder lease) {
    return EditRecord.newBuilder()
        .setFileCreated(
            FileCreated.newBuilder()
                .setInodeId(id.value())
                .setParentId(parent.value())
                .setName(name)
                .setOwner(attributes.owner())
                .setGroup(attributes.group())
                .setMode(attributes.mode())
                .setMtimeMs(attributes.mtimeMs())
                .setRedundancy(Redundancy.newBuilder().setReplicated(layout.replication()))
                .setBlockSize(layout.blockSize())
                .setChecksum(layout.checksum())
                .setSessionId(lease.session().value())
                .setClientName(lease.clientName()))
        .build();
  }

  /** An inode has another path. */
  public static EditRecord inodeRenamed(
      InodeId id, InodeId newParent, String newName, long mtimeMs) {
    return EditRecord.newBuilder()
        .setInodeRenamed(
            InodeRenamed.newBuilder()
                .setInodeId(id.value())
                .setNewParentId(newParent.value())
                .setNewName(newName)
                .setMtimeMs(mtimeMs))
        .build();
  }

  /** A subtree left the tree. */
  public static EditRecord subtreeDetached(InodeId id, long mtimeMs) {
    return EditRecord.newBuilder()
        .setSubtreeDetached(SubtreeDetached.newBuilder().setInodeId(id.value()).setMtimeMs(mtimeMs))
        .build();
  }

  /** A slice of a detached subtree is freed. */
  public static EditRecord detachedReclaimed(InodeId root, int inodesMax, int blocksMax) {
    return EditRecord.newBuilder()
        .setDetachedReclaimed(
            DetachedReclaimed.newBuilder()
                .setRootId(root.value())
                .setInodesMax(inodesMax)
                .setBlocksMax(blocksMax))
        .build();
  }

  /** Permission bits were set. */
  public static EditRecord permissionSet(InodeId id, int mode) {
    return EditRecord.newBuilder()
        .setPermissionSet(PermissionSet.newBuilder().setInodeId(id.value()).setMode(mode))
        .build();
  }

  /** Owner and group were set. */
  public static EditRecord ownerSet(InodeId id, String owner, String group) {
    return EditRecord.newBuilder()
        .setOwnerSet(OwnerSet.newBuilder().setInodeId(id.value()).setOwner(owner).setGroup(group))
        .build();
  }

  /** Times were set; -1 leaves one as it is. */
  public static EditRecord timesSet(InodeId id, long mtimeMs, long atimeMs) {
    return EditRecord.newBuilder()
        .setTimesSet(
            TimesSet.newBuilder().setInodeId(id.value()).setMtimeMs(mtimeMs).setAtimeMs(atimeMs))
        .build();
  }

  /** The number of replicas was set. */
  public static EditRecord replicationSet(InodeId file, int replication) {
    return EditRecord.newBuilder()
        .setReplicationSet(
            ReplicationSet.newBuilder().setInodeId(file.value()).setReplication(replication))
        .build();
  }
}
