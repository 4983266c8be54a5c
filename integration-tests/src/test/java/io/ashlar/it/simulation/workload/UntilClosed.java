package io.ashlar.it.simulation.workload;

import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.FileStatus;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Waits until a file is closed by whoever recovers it. */
final class UntilClosed {
  private static final int LOOKS_MAX = 40;
  private static final long PAUSE_MS = 250;

  private final User user;
  private int looks;

  UntilClosed(User user) {
    this.user = user;
  }

  /** {@code next} gets the status of the closed file; null if it did not come to that in time. */
  void watch(FileRecord file, Consumer<@Nullable FileStatus> next) {
    user.begin(InFlight.Step.RECOVERY);
    look(file, next);
  }

  private void look(FileRecord file, Consumer<@Nullable FileStatus> next) {
    user.then(
        null,
        user.client()
            .call(
                RpcMethod.GET_FILE_STATUS,
                GetFileStatusRequest.newBuilder().setPath(file.path()).build(),
                GetFileStatusResponse.parser()),
        (answer, failure) -> {
          if (answer != null && !answer.getStatus().getUnderConstruction()) {
            user.end(InFlight.Step.RECOVERY);
            next.accept(answer.getStatus());
          } else if (++looks == LOOKS_MAX || user.stopping()) {
            user.end(InFlight.Step.RECOVERY);
            next.accept(null);
          } else {
            user.client().later(PAUSE_MS, () -> look(file, next));
          }
        });
  }
}
