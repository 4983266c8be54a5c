package io.ashlar.client.read;

import io.ashlar.client.LocatedBlock;
import io.ashlar.client.session.Waiting;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Length of a file that may be open for write, as a reader that opens it now may see it: every
 * flushed byte, and no byte that the loss of a node could take away again (I2).
 */
final class VisibleLength {
  private VisibleLength() {}

  /** Asks the replicas of the last block if it is open, and asks again where they are lost. */
  static long ofFile(ReadParts parts, BlockLocations locations) throws IOException {
    LocatedBlock last = locations.openLastBlock();
    if (last == null) {
      return locations.status().length();
    }
    for (int round = 1; ; round++) {
      ReplicaLengths lengths = ReplicaLengths.ask(parts, last);
      OptionalLong shown = lengths.shown();
      if (shown.isPresent()) {
        return last.offset() + Math.max(last.length(), shown.getAsLong());
      }
      DfsException unanswered = lengths.unanswered();
      if (unanswered == null && !last.replicas().isEmpty()) {
        // Every node lives and none has the replica, so that the pipeline never stood, and what
        // the namespace knows is all.
        return last.offset() + last.length();
      }
      if (round > parts.config().readRefetches()) {
        throw missing(locations.path(), last, unanswered);
      }
      pause(parts, round);
      last = locations.fetchAt(last.offset()); // The writer may go on with other nodes by now.
      if (!last.underConstruction()) {
        return last.offset() + last.length();
      }
    }
  }

  private static void pause(ReadParts parts, int round) throws IOException {
    try {
      Thread.sleep(parts.backoff().pauseMs(round));
    } catch (InterruptedException e) {
      throw Waiting.interrupted();
    }
  }

  private static DfsException missing(
      String path, LocatedBlock block, @Nullable DfsException last) {
    DfsError error =
        DfsError.of(
                ErrorCode.BLOCK_MISSING,
                path
                    + ": no replica of the open block "
                    + block.block()
                    + " says how long it is; "
                    + (last == null
                        ? "no live DataNode has it"
                        : "one said: " + last.error().message()))
            .with("path", path)
            .with("block", block.block());
    return last == null ? new DfsException(error) : new DfsException(error, last);
  }
}
