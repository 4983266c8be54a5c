package io.ashlar.namenode.scene;

import io.ashlar.common.id.BlockId;
import io.ashlar.common.id.BlockIds;
import io.ashlar.common.id.Epoch;
import io.ashlar.common.id.GenerationStamp;
import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.namenode.namespace.InodeAttributes;
import io.ashlar.namenode.namespace.LeaseHolder;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.namenode.record.AdminRecords;
import io.ashlar.namenode.record.BlockRecords;
import io.ashlar.namenode.record.ContentRecords;
import io.ashlar.namenode.record.InodeRecords;
import io.ashlar.namenode.record.LeaseRecords;
import io.ashlar.namenode.record.SessionRecords;
import io.ashlar.protocol.edits.EditRecord;
import io.ashlar.protocol.types.AdminState;
import io.ashlar.protocol.types.BalancerSettings;
import io.ashlar.protocol.types.BalancerSwitch;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;
import io.ashlar.protocol.types.NodeAdmin;
import java.util.ArrayList;
import java.util.List;

/** One record of each kind, in an order in which they apply to an empty namespace. */
public final class SampleRecords {
  private static final InodeId DIRECTORY = new InodeId(2);
  private static final InodeId FILE = new InodeId(3);
  private static final BlockId BLOCK = BlockIds.FIRST;
  private static final SessionId SESSION = new SessionId(1);

  private SampleRecords() {}

  /** Every kind at least once, with every field set. */
  public static List<EditRecord> all() {
    InodeAttributes attributes = new InodeAttributes("ann", "staff", 0640, 1_000);
    FileLayout layout =
        new FileLayout(
            3,
            1 << 20,
            ChecksumSpec.newBuilder()
                .setType(ChecksumType.CRC32C)
                .setBytesPerChecksum(512)
                .build());
    List<EditRecord> all = new ArrayList<>(writing(attributes, layout));
    all.addAll(failing(attributes, layout));
    all.addAll(admin());
    return all;
  }

  private static List<EditRecord> writing(InodeAttributes attributes, FileLayout layout) {
    BlockId second = BlockIds.next(BLOCK);
    return List.of(
        SessionRecords.epochStarted(new Epoch(1)),
        SessionRecords.featureLevelFinalized(1),
        SessionRecords.sessionOpened(SESSION, "client", "ann"),
        InodeRecords.directoryCreated(DIRECTORY, NamespaceView.ROOT_ID, "d\u00fc", attributes),
        InodeRecords.fileCreated(
            FILE, DIRECTORY, "f", attributes, layout, new LeaseHolder(SESSION, "client")),
        BlockRecords.blockAllocated(FILE, BLOCK, new GenerationStamp(1)),
        BlockRecords.fileSynced(FILE, BLOCK, 100),
        BlockRecords.blockCommitted(FILE, BLOCK, 1_000),
        BlockRecords.blockAllocated(FILE, second, new GenerationStamp(2)),
        BlockRecords.blockAbandoned(FILE, second),
        InodeRecords.permissionSet(FILE, 0600),
        InodeRecords.ownerSet(FILE, "eve", "users"),
        InodeRecords.replicationSet(FILE, 2),
        BlockRecords.fileCompleted(FILE, 2_000),
        InodeRecords.timesSet(FILE, 3_000, 4_000),
        InodeRecords.inodeRenamed(FILE, NamespaceView.ROOT_ID, "g", 5_000),
        InodeRecords.subtreeDetached(FILE, 6_000),
        InodeRecords.detachedReclaimed(FILE, 10, 10),
        SessionRecords.sessionEnded(SESSION, "closed"));
  }

  /** Writers that fail, and files that are opened again. */
  private static List<EditRecord> failing(InodeAttributes attributes, FileLayout layout) {
    InodeId file = new InodeId(4);
    InodeId source = new InodeId(5);
    BlockId third = BlockIds.next(BlockIds.next(BLOCK));
    LeaseHolder writer = new LeaseHolder(new SessionId(2), "writer");
    return List.of(
        SessionRecords.sessionOpened(writer.session(), "writer", "ann"),
        InodeRecords.fileCreated(file, DIRECTORY, "h", attributes, layout, writer),
        BlockRecords.blockAllocated(file, third, new GenerationStamp(3)),
        BlockRecords.stampIssued(file, third, new GenerationStamp(4), true),
        BlockRecords.blockRecovered(file, third, new GenerationStamp(4), 600),
        BlockRecords.fileCompleted(file, 7_000),
        LeaseRecords.fileReopened(file, writer),
        BlockRecords.stampIssued(file, third, new GenerationStamp(5), false),
        BlockRecords.stampCommitted(file, third, new GenerationStamp(5), 650),
        LeaseRecords.leaseReassigned(file, new LeaseHolder(new SessionId(3), "heir")),
        BlockRecords.blockCommitted(file, third, 650),
        BlockRecords.fileCompleted(file, 8_000),
        ContentRecords.fileTruncated(file, 400, new GenerationStamp(6), 9_000),
        BlockRecords.stampIssued(file, third, new GenerationStamp(7), true),
        InodeRecords.fileCreated(source, DIRECTORY, "i", attributes, layout, writer),
        BlockRecords.fileCompleted(source, 9_500),
        ContentRecords.filesConcatenated(file, List.of(source), 9_600));
  }

  private static List<EditRecord> admin() {
    return List.of(
        AdminRecords.nodeAdminSet(
            NodeAdmin.newBuilder()
                .setNodeId("dn1")
                .setState(AdminState.ADMIN_IN_MAINTENANCE)
                .setUntilMs(10_000)
                .setForced(true)
                .build()),
        AdminRecords.balancerSet(
            BalancerSettings.newBuilder()
                .setState(BalancerSwitch.BALANCER_OFF)
                .setBandwidthBytes(1_000)
                .setThresholdPermille(50)
                .build()));
  }
}
