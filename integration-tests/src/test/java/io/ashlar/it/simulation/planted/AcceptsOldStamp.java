package io.ashlar.it.simulation.planted;

import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;

/**
 * The NameNode takes a replica of an older generation for a good one, as the node reports it that
 * was paused, cut off or dead while the pipeline went on without it.
 *
 * <p>HDFS-1972 and HDFS-2742 lost all copies of blocks after reports of old generations had been
 * believed; HDFS-5438 is one of several more. Such a replica is counted and offered: I8.
 */
public final class AcceptsOldStamp {
  private AcceptsOldStamp() {}

  static PlantedBug bug() {
    return PlantedBug.woven(
        "accepts-old-stamp",
        List.of(new Cut("io.ashlar.namenode.block.ReplicaVerdict", "of", StaleIsGood.class)),
        "I8");
  }

  /** The verdict, or GOOD in place of STALE; the type cannot be seen from here. */
  public static Object instead(Object verdict) {
    if (!verdict.toString().equals("STALE")) {
      return verdict;
    }
    for (Object other : verdict.getClass().getEnumConstants()) {
      if (other.toString().equals("GOOD")) {
        return other;
      }
    }
    throw new IllegalStateException(verdict.getClass() + " has no GOOD any more");
  }

  /** Whatever its stamp says. */
  static final class StaleIsGood {
    private StaleIsGood() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // Byte Buddy stores it as the result.
    static void exit(
        @Advice.Return(readOnly = false, typing = Assigner.Typing.DYNAMIC) Object verdict) {
      verdict = instead(verdict);
    }
  }
}
