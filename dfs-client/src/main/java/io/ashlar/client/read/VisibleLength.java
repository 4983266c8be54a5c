package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.wire.Entries;
import io.ashlar.protocol.data.ReplicaInfoRequest;
import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Asks the replicas of an open block how much of it may be seen. */
final class VisibleLength {
  private VisibleLength() {}

  /** Length of the file as a reader that opens it now may see it. */
  static long ofFile(ReadParts parts, BlockLocations locations) throws IOException {
    LocatedBlock last = locations.openLastBlock();
    if (last == null) {
      return locations.status().length();
    }
    return last.offset() + ofBlock(parts, locations.path(), last);
  }

  /**
   * What the first replica that answers says. If every node lives and none has the replica, the
   * pipeline was never set up, and only what the namespace knows can be seen.
   */
  private static long ofBlock(ReadParts parts, String path, LocatedBlock block) throws IOException {
    @Nullable DfsException unanswered = null;
    for (ReplicaLocation replica : parts.health().order(block.replicas())) {
      try {
        ReplicaInfoResponse info =
            parts
                .nodes()
                .call(
                    replica,
                    RpcMethod.GET_REPLICA_INFO,
                    ReplicaInfoRequest.newBuilder().setBlock(Entries.key(block.block())).build(),
                    ReplicaInfoResponse.parser());
        return Math.max(block.length(), info.getVisibleLength());
      } catch (DfsException e) {
        if (e.code() != ErrorCode.REPLICA_NOT_FOUND) {
          unanswered = e;
        }
      }
    }
    if (unanswered == null) {
      return block.length();
    }
    throw new DfsException(
        DfsError.of(
                ErrorCode.BLOCK_MISSING,
                path
                    + ": no replica of the open block "
                    + block.block()
                    + " says how long it is; the last said: "
                    + unanswered.error().message())
            .with("path", path)
            .with("block", block.block()),
        unanswered);
  }
}
