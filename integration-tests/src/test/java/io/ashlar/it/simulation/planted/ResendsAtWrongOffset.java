package io.ashlar.it.simulation.planted;

import java.nio.ByteBuffer;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * A node whose replica ends inside a chunk takes that chunk for whole when the writer sends it
 * again, and goes on behind it: the offset is rounded up where it must be rounded down.
 *
 * <p>HDFS-4660: a chunk that was partly there was sent again by a pipeline recovery, and data and
 * checksums were written at places that did not fit each other. The chunk does not verify: I11, and
 * I1 if all nodes went on alike.
 */
public final class ResendsAtWrongOffset {
  private ResendsAtWrongOffset() {}

  static PlantedBug bug() {
    return PlantedBug.woven(
        "resends-at-wrong-offset",
        List.of(new Cut("io.ashlar.datanode.replica.RepeatedBytes", "skip", RoundUp.class)),
        "I11",
        "I1");
  }

  /** Skips the chunk of which only the beginning is there. */
  static final class RoundUp {
    private RoundUp() {}

    @Advice.OnMethodExit
    @SuppressWarnings("UnusedVariable") // Byte Buddy stores it as the result.
    static void exit(
        @Advice.FieldValue("had") long had,
        @Advice.FieldValue("chunkBytes") int chunkBytes,
        @Advice.Argument(0) long offset,
        @Advice.Argument(1) ByteBuffer bytes,
        @Advice.Return(readOnly = false) int skip) {
      boolean goesOn = offset < had && offset + bytes.remaining() > had;
      if (goesOn && had % chunkBytes != 0) {
        skip = Math.min(bytes.remaining(), skip + chunkBytes);
      }
    }
  }
}
