package io.ashlar.client.wire;

import io.ashlar.client.BlockId;
import io.ashlar.client.ContentSummary;
import io.ashlar.client.FileStatus;
import io.ashlar.client.FileType;
import io.ashlar.client.LocatedBlock;
import io.ashlar.client.NodeAddress;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.protocol.types.Address;
import io.ashlar.protocol.types.BlockKey;
import io.ashlar.protocol.types.UnderConstruction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files, directories, blocks and replicas. */
public final class Entries {
  private Entries() {}

  /** With the whole path that the message holds. */
  public static FileStatus status(io.ashlar.protocol.types.FileStatus wire) {
    return new FileStatus(
        wire.getPath(),
        type(wire.getType()),
        wire.getLength(),
        wire.getReplication(),
        wire.getBlockSize(),
        wire.getOwner(),
        wire.getGroup(),
        wire.getMode(),
        wire.getMtimeMs(),
        wire.getAtimeMs(),
        wire.getInodeId(),
        wire.getUnderConstruction(),
        wire.getChildCount(),
        wire.getBlockCount(),
        wire.hasWriter() ? writer(wire.getWriter()) : null);
  }

  /** The type with that number on the wire. */
  static FileType type(long number) {
    return type(io.ashlar.protocol.types.FileType.forNumber((int) number));
  }

  private static FileType type(io.ashlar.protocol.types.@Nullable FileType wire) {
    if (wire == null) {
      return FileType.FILE;
    }
    return switch (wire) {
      case DIRECTORY -> FileType.DIRECTORY;
      case SYMLINK -> FileType.SYMLINK;
      default -> FileType.FILE;
    };
  }

  static FileStatus.Writer writer(UnderConstruction wire) {
    return new FileStatus.Writer(
        wire.getClientName(),
        wire.getSessionId(),
        wire.getHeldForMs(),
        wire.getLastRenewedMs(),
        wire.getAwaitsBlockRecovery());
  }

  /** A block with its replicas. */
  public static LocatedBlock block(io.ashlar.protocol.types.LocatedBlock wire) {
    return new LocatedBlock(
        blockId(wire.getBlock()),
        wire.getOffset(),
        wire.getLength(),
        wire.getState().name(),
        wire.getChecksum().getBytesPerChecksum(),
        wire.getReplicasList().stream().map(Entries::replica).toList(),
        wire.getCorruptList().stream().map(Entries::replica).toList());
  }

  /** A block's id. */
  public static BlockId blockId(BlockKey wire) {
    return new BlockId(wire.getBlockId(), wire.getGenerationStamp());
  }

  /** A block's id, to send it. */
  public static BlockKey key(BlockId id) {
    return BlockKey.newBuilder()
        .setBlockId(id.id())
        .setGenerationStamp(id.generationStamp())
        .build();
  }

  /** A replica's place. */
  public static ReplicaLocation replica(io.ashlar.protocol.types.ReplicaLocation wire) {
    return new ReplicaLocation(
        wire.getNodeId(),
        addresses(wire.getAddressesList()),
        wire.getRack(),
        wire.getStorageId(),
        wire.getStorageType().name(),
        wire.getUnconfirmed() ? ReplicaLocation.UNCONFIRMED : wire.getState().name(),
        wire.getStale());
  }

  static List<NodeAddress> addresses(List<Address> wire) {
    return wire.stream().map(one -> new NodeAddress(one.getHost(), one.getPort())).toList();
  }

  /** Counts of a subtree. */
  public static ContentSummary summary(io.ashlar.protocol.types.ContentSummary wire) {
    return new ContentSummary(
        wire.getDirectories(), wire.getFiles(), wire.getBytes(), wire.getBytesReplicated());
  }
}
