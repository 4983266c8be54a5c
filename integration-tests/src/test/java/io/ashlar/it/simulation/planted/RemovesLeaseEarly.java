package io.ashlar.it.simulation.planted;

import io.ashlar.common.id.SessionId;
import io.ashlar.namenode.namespace.NamespaceView;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * The leases of a session are gone when it ends, and not when its files are closed: nobody looks
 * for those files any more.
 *
 * <p>HDFS-10763 removed a lease before its file was finalized, so that the file stayed open for
 * ever. A file under construction without a lease breaks I9.
 */
public final class RemovesLeaseEarly {
  private static final String VIEW = "io.ashlar.namenode.namespace.slab.SlabView";

  private RemovesLeaseEarly() {}

  static PlantedBug bug() {
    return PlantedBug.woven(
        "removes-lease-early",
        List.of(
            new Cut(VIEW, "leaseHolders", HoldersWithSession.class),
            new Cut(VIEW, "leaseCount", LeasesWithSession.class)),
        "I9");
  }

  /** Holders whose session is open, and the NameNode. */
  public static List<SessionId> withSession(NamespaceView view, List<SessionId> holders) {
    return holders.stream()
        .filter(holder -> holder.equals(SessionId.NONE) || view.session(holder) != null)
        .toList();
  }

  /** Their leases. */
  public static int leasesWithSession(NamespaceView view) {
    return view.leaseHolders().stream().mapToInt(holder -> view.openFiles(holder).size()).sum();
  }

  /** Whoever has no session holds nothing. */
  static final class HoldersWithSession {
    private HoldersWithSession() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // Byte Buddy stores it as the result.
    static void exit(
        @Advice.This NamespaceView view, @Advice.Return(readOnly = false) List<SessionId> holders) {
      holders = withSession(view, holders);
    }
  }

  /** And counts for nothing. */
  static final class LeasesWithSession {
    private LeasesWithSession() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // Byte Buddy stores it as the result.
    static void exit(@Advice.This NamespaceView view, @Advice.Return(readOnly = false) int count) {
      count = leasesWithSession(view);
    }
  }
}
