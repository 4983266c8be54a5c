package io.ashlar.it.simulation.workload;

import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.protocol.client.RecoverLeaseRequest;
import io.ashlar.protocol.client.RecoverLeaseResponse;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.FileStatus;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A user who closes files that others have given up, and now and then takes one from a writer that
 * still writes it.
 */
final class Recoverer extends User {
  private static final int PAUSE_MS_MAX = 3_000;

  private final Supplier<List<FileRecord>> files;
  private @Nullable FileRecord held;
  private boolean busy;

  /** Looks among {@code files} of all users. */
  Recoverer(SimClient client, int number, Scene scene, Supplier<List<FileRecord>> files) {
    super(client, "recoverer" + number, scene);
    this.files = files;
  }

  @Override
  boolean idle() {
    return !busy;
  }

  @Override
  void died() {
    super.died();
    giveBack();
  }

  @Override
  void next() {
    if (stopping()) {
      return;
    }
    List<FileRecord> open = files.get().stream().filter(Recoverer::open).toList();
    boolean intrudes = random().nextInt(6) == 0;
    List<FileRecord> wanted = open.stream().filter(file -> file.busy() == intrudes).toList();
    if (wanted.isEmpty()) {
      later();
      return;
    }
    FileRecord file = wanted.get(random().nextInt(wanted.size()));
    busy = true;
    file.takeOver();
    if (!intrudes) {
      held = file;
      file.busy(true);
    }
    recover(file, !intrudes);
  }

  private static boolean open(FileRecord file) {
    return file.everCreated()
        && !file.isInDoubt()
        && (file.state() == FileRecord.State.OPEN || file.state() == FileRecord.State.CLOSING);
  }

  private void later() {
    client().later(1 + random().nextInt(PAUSE_MS_MAX), this::next);
  }

  private void recover(FileRecord file, boolean own) {
    asked("recover lease", file.path(), -1);
    then(
        InFlight.Step.RECOVERY,
        client()
            .mutate(
                RpcMethod.RECOVER_LEASE,
                RecoverLeaseRequest.newBuilder().setPath(file.path()).build(),
                RecoverLeaseResponse.parser()),
        (answer, failure) -> {
          if (answer == null) {
            refused("recover lease", file.path(), failure);
            done();
            return;
          }
          acked("recover lease", file.path(), -1);
          if (own) {
            new UntilClosed(this).watch(file, status -> onClosed(file, status));
          } else {
            done();
          }
        });
  }

  // I1 I3
  private void onClosed(FileRecord file, @Nullable FileStatus status) {
    if (status != null) {
      long length = status.getLength();
      acked("recovered", file.path(), length);
      if (length < file.synced() || length > file.sent()) {
        violation("I1", file + " was recovered with " + length + " bytes");
      }
      file.settled(length);
      file.state(FileRecord.State.CLOSED);
    }
    done();
  }

  private void giveBack() {
    FileRecord file = held;
    if (file != null) {
      file.busy(false);
      held = null;
    }
  }

  private void done() {
    giveBack();
    busy = false;
    later();
  }
}
