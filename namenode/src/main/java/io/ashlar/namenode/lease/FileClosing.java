package io.ashlar.namenode.lease;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.ClusterView.ReportedState;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.protocol.types.BlockState;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;

/**
 * Judges whether a file can be closed without its writer. Nothing is guessed: where the replicas do
 * not say what the last block holds, the file stays open until block recovery can ask them.
 */
public final class FileClosing {
  private FileClosing() {}

  /** What can be done about the last block. */
  public sealed interface Verdict {
    /** The blocks are whole; close the file. */
    record CloseAsIs() implements Verdict {}

    /** Every reported replica is finalized with that length; commit it and close. */
    record CommitAt(long length) implements Verdict {}

    /** The last block holds nothing; drop it and close. */
    record DropLast() implements Verdict {}

    /** Only block recovery can tell; {@code reason} says what is in doubt. */
    record AwaitRecovery(String reason) implements Verdict {}
  }

  /** Judges by the hard state and by what DataNodes reported. */
  public static Verdict judge(FileView file, ClusterView cluster, LeaseView leases, long nowMs) {
    BlockView last = file.lastBlock();
    if (last == null
        || last.state() == BlockState.COMMITTED
        || last.state() == BlockState.COMPLETE) {
      return new Verdict.CloseAsIs();
    }
    List<ReportedState> candidates =
        cluster.reported(last.id()).stream().filter(replica -> isCandidate(replica, last)).toList();
    if (candidates.isEmpty()) {
      return judgeUnreported(last, cluster, leases, nowMs);
    }
    if (last.state() != BlockState.UNDER_CONSTRUCTION
        || !last.committedGs().equals(last.issuedGs())) {
      // Replicas of two generations may be there, or a primary may be about to decide.
      return await(
          last,
          String.format(
              "it is %s with stamps from %s to %s",
              last.state(), last.committedGs(), last.issuedGs()));
    }
    return judgeReported(file, last, candidates);
  }

  private static boolean isCandidate(ReportedState replica, BlockView block) {
    return replica.generationStamp() >= block.committedGs().value()
        && replica.generationStamp() <= block.issuedGs().value();
  }

  private static Verdict judgeUnreported(
      BlockView last, ClusterView cluster, LeaseView leases, long nowMs) {
    if (last.length() > 0) {
      return await(last, "no replica is reported, but " + last.length() + " bytes were synced");
    }
    if (cluster.inSafeMode()) {
      return await(last, "no replica is reported yet, in safe mode");
    }
    if (!leases.holdersKnown(last.id(), nowMs)) {
      return await(
          last, "no replica is reported; nodes from before the restart may still come back");
    }
    List<String> awaited = cluster.awaitedHolders(last.id());
    if (!awaited.isEmpty()) {
      return await(last, "no replica is reported; it may be on " + String.join(", ", awaited));
    }
    return new Verdict.DropLast();
  }

  private static Verdict judgeReported(
      FileView file, BlockView last, List<ReportedState> candidates) {
    long unfinished =
        candidates.stream().filter(replica -> replica.state() != ReplicaState.FINALIZED).count();
    if (unfinished > 0) {
      return await(
          last, unfinished + " of " + candidates.size() + " reported replicas are not finalized");
    }
    long length = candidates.get(0).length();
    if (candidates.stream().anyMatch(replica -> replica.length() != length)) {
      return await(
          last,
          "reported replicas have different lengths: "
              + candidates.stream().map(ReportedState::length).sorted().distinct().toList());
    }
    if (length < last.length() || length > file.blockSize()) {
      return await(
          last,
          String.format(
              "replicas have %d bytes; expected from %d (synced) to %d (block size)",
              length, last.length(), file.blockSize()));
    }
    return length == 0 ? new Verdict.DropLast() : new Verdict.CommitAt(length);
  }

  private static Verdict await(BlockView block, String doubt) {
    return new Verdict.AwaitRecovery("block " + block.id() + ": " + doubt);
  }
}
