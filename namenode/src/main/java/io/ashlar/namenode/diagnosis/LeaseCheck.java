package io.ashlar.namenode.diagnosis;

import io.ashlar.common.id.InodeId;
import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.lease.LeaseManager;
import io.ashlar.namenode.namespace.NamespaceView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Files that should have been closed long ago: their writer's session is past its hard limit, or
 * the NameNode has been settling their last block for as long.
 *
 * <p><b>Threading</b>: the loop thread.
 */
final class LeaseCheck {
  private static final int FILES_MAX = 20;
  private static final long GRACE_MS = 10_000;

  private final LeaseManager leases;

  LeaseCheck(LeaseManager leases) {
    this.leases = leases;
  }

  void check(NamespaceView view, long nowWallMs, Consumer<Finding> findings) {
    long limitMs = leases.config().hardLimitMs() + GRACE_MS;
    long nowMs = leases.nowMs();
    List<String> files = new ArrayList<>();
    long oldestMs = 0;
    for (SessionId holder : view.leaseHolders()) {
      boolean byNameNode = holder.equals(SessionId.NONE);
      if (!byNameNode && leases.sinceRenewalMs(holder, nowMs) <= limitMs) {
        continue;
      }
      for (InodeId file : view.openFiles(holder, InodeId.NONE, FILES_MAX)) {
        long heldMs = leases.heldForMs(file, nowMs);
        if ((!byNameNode || heldMs > limitMs) && files.size() < FILES_MAX) {
          files.add(view.pathOf(file));
          oldestMs = Math.max(oldestMs, heldMs - limitMs);
        }
      }
    }
    if (!files.isEmpty()) {
      findings.accept(
          Finding.of(
                  ProblemCode.LEASE_STUCK,
                  files.size() + (files.size() == 1 ? " file" : " files"),
                  "open for write although the writer is gone for longer than "
                      + leases.config().hardLimitMs()
                      + " ms")
              .since(nowWallMs - oldestMs)
              .with("files", files)
              .cure(ShellWords.line("dfs lease recover", files)));
    }
  }
}
