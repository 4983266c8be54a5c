package io.ashlar.it.simulation.planted;

import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * A DataNode takes every packet for verified, so that a bit that flipped on the way is stored by it
 * and by all nodes behind it.
 *
 * <p>HDFS checks packets at the last node of a pipeline only, and blamed the wrong one when it saw
 * a difference (HDFS-3875): the damage stayed. A replica that does not verify breaks I11, and a
 * block of which all replicas are like that breaks I1.
 */
public final class SkipsChecksumOnReceipt {
  private SkipsChecksumOnReceipt() {}

  static PlantedBug bug() {
    return PlantedBug.woven(
        "skips-checksum-on-receipt",
        List.of(
            new Cut("io.ashlar.datanode.pipeline.PacketInfo", "verified", AlwaysVerified.class)),
        "I11",
        "I1");
  }

  /** Whatever arrived. */
  static final class AlwaysVerified {
    private AlwaysVerified() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // Byte Buddy stores it as the result.
    static void exit(@Advice.Return(readOnly = false) boolean verified) {
      verified = true;
    }
  }
}
