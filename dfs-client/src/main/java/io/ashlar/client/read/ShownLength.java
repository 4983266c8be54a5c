package io.ashlar.client.read;

import io.ashlar.protocol.data.ReplicaInfoResponse;
import io.ashlar.protocol.types.ReplicaState;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** How much of an open block a reader may see. */
public final class ShownLength {
  private ShownLength() {}

  /**
   * What these replicas show; empty if there are none. One that is nearer to the writer shows less,
   * because more nodes lie behind it; the least is what any of them can serve if the others are
   * lost. One that shows nothing while others show something is what a restart found of a replica,
   * of no use.
   *
   * <p>A replica whose node has started again waits for recovery with what its disk kept, which may
   * be less than was flushed (I2): it counts only if no other shows anything.
   */
  public static OptionalLong of(List<ReplicaInfoResponse> replicas) {
    OptionalLong least = least(replicas, replica -> replica.getState() != ReplicaState.RWR);
    if (least.isEmpty()) {
      least = least(replicas, replica -> true);
    }
    return least.isEmpty() && !replicas.isEmpty() ? OptionalLong.of(0) : least;
  }

  private static OptionalLong least(
      List<ReplicaInfoResponse> replicas, Predicate<ReplicaInfoResponse> counts) {
    LongStream lengths =
        replicas.stream().filter(counts).mapToLong(ReplicaInfoResponse::getVisibleLength);
    return lengths.filter(length -> length > 0).min();
  }
}
