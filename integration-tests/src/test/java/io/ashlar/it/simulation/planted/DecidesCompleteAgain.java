package io.ashlar.it.simulation.planted;

import io.ashlar.protocol.edits.EditEntry;
import io.ashlar.protocol.edits.EditRecord.RecordCase;
import java.util.List;
import net.bytebuddy.asm.Advice;

/**
 * The answer of a complete() is not kept, so that a retry of it is decided and applied as if it
 * were another one.
 *
 * <p>HDFS-3031 and HDFS-6229: addBlock and complete() were not idempotent, and a client whose
 * answer was lost heard that its file had no lease. Here too the second decision finds the file
 * closed, and the writer is told that a close failed which took effect: I14.
 */
public final class DecidesCompleteAgain {
  private DecidesCompleteAgain() {}

  static PlantedBug bug() {
    return PlantedBug.woven(
        "decides-complete-again",
        List.of(
            new Cut("io.ashlar.namenode.apply.RecordAppliers", "keepResult", ForgetComplete.class)),
        "I14");
  }

  /** True if the entry closes a file. */
  public static boolean completes(EditEntry entry) {
    return entry.getRecordsList().stream()
        .anyMatch(record -> record.getRecordCase() == RecordCase.FILE_COMPLETED);
  }

  /** Keeps the answers of all other calls. */
  static final class ForgetComplete {
    private ForgetComplete() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static boolean enter(@Advice.Argument(1) EditEntry entry) {
      return completes(entry);
    }
  }
}
