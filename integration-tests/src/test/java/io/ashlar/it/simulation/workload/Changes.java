package io.ashlar.it.simulation.workload;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.protocol.client.ConcatFilesRequest;
import io.ashlar.protocol.client.ConcatFilesResponse;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.RenameResponse;
import io.ashlar.protocol.client.SetTimesRequest;
import io.ashlar.protocol.client.SetTimesResponse;
import io.ashlar.protocol.client.TruncateFileRequest;
import io.ashlar.protocol.client.TruncateFileResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a writer does to its files without writing: truncate, concat, rename, delete, times. */
final class Changes {
  private static final int SOURCES_MAX = 3;
  private static final long JOINED_BYTES_MAX = 1 << 20;
  private static final long DAY_MS = 86_400_000;

  private final Writer user;
  private final List<FileRecord> held = new ArrayList<>();
  private Runnable unknown = () -> {};
  private int renames;

  Changes(Writer user) {
    this.user = user;
  }

  boolean idle() {
    return held.isEmpty();
  }

  /** Begins one of them; false if there is no file for it. */
  boolean begin() {
    int what = user.random().nextInt(10);
    FileRecord file = user.any(what > 5);
    if (file == null) {
      return false;
    }
    switch (what) {
      case 0, 1, 2, 3 -> truncate(file);
      case 4 -> delete(file);
      case 5, 6 -> rename(file);
      case 7 -> setTimes(file);
      default -> {
        return concat(file);
      }
    }
    return true;
  }

  /** Its process was killed: nobody will hear what came of the call under way. */
  void died() {
    unknown.run();
    unknown = () -> {};
    release();
  }

  private void release() {
    held.forEach(file -> file.changing(false));
    held.clear();
  }

  private void hold(FileRecord file) {
    held.add(file);
    file.busy(true);
    file.changing(true);
  }

  private void goOn() {
    held.forEach(file -> file.busy(false));
    release();
    user.pause(user::next);
  }

  /** One call; what it answers, or that it was refused, or that nobody knows. */
  private <R extends MessageLite> void ask(
      String operation,
      FileRecord file,
      long upTo,
      RpcMethod method,
      MessageLite request,
      Parser<R> parser,
      Consumer<R> done,
      Runnable ifUnknown) {
    unknown = ifUnknown;
    user.asked(operation, file.path(), upTo);
    user.then(
        InFlight.Step.NAMESPACE,
        user.client().mutate(method, request, parser),
        (answer, failure) -> {
          unknown = () -> {};
          if (answer != null) {
            user.acked(operation, file.path(), upTo);
            done.accept(answer);
          } else {
            onFailure(operation, file, failure, ifUnknown);
          }
        });
  }

  // I14: nobody else changes these files, so that the NameNode must find what is known of them.
  private void onFailure(
      String operation, FileRecord file, @Nullable DfsException failure, Runnable ifUnknown) {
    ErrorCode code = user.refused(operation, file.path(), failure);
    if (Outcome.of(code) == Outcome.UNKNOWN) {
      ifUnknown.run();
    } else if (code == ErrorCode.NOT_FOUND
        || code == ErrorCode.ALREADY_EXISTS
        || code == ErrorCode.INVALID_ARGUMENT) {
      user.violation(
          "I14",
          operation + " of " + file + ": " + (failure == null ? code : failure.getMessage()));
    }
    goOn();
  }

  private void truncate(FileRecord file) {
    hold(file);
    long length =
        file.synced() == 0
            ? 0
            : user.random().nextInt(4) == 0
                ? file.synced() / file.blockSize() * file.blockSize()
                : user.random().nextLong(file.synced() + 1);
    ask(
        "truncate",
        file,
        length,
        RpcMethod.TRUNCATE_FILE,
        TruncateFileRequest.newBuilder().setPath(file.path()).setLength(length).build(),
        TruncateFileResponse.parser(),
        answer -> {
          file.settled(length);
          file.state(FileRecord.State.CLOSED);
          if (answer.getDone()) {
            goOn();
          } else {
            new UntilClosed(user).watch(file, status -> goOn());
          }
        },
        () -> file.inDoubt(new FileRecord.Doubt(length, null, List.of())));
  }

  private void delete(FileRecord file) {
    hold(file);
    ask(
        "delete file",
        file,
        -1,
        RpcMethod.DELETE,
        DeleteRequest.newBuilder().setPath(file.path()).build(),
        DeleteResponse.parser(),
        answer -> {
          if (!answer.getDeleted()) {
            user.violation("I14", file + " was not there to be deleted");
          }
          file.state(FileRecord.State.DELETED);
          goOn();
        },
        () -> file.state(FileRecord.State.DELETING));
  }

  private void rename(FileRecord file) {
    hold(file);
    String target = user.folder() + "/r" + renames++;
    ask(
        "rename file",
        file,
        -1,
        RpcMethod.RENAME,
        RenameRequest.newBuilder().setSource(file.path()).setTarget(target).build(),
        RenameResponse.parser(),
        answer -> {
          file.moved(target);
          goOn();
        },
        () -> file.inDoubt(new FileRecord.Doubt(-1, target, List.of())));
  }

  private void setTimes(FileRecord file) {
    hold(file);
    long mtimeMs = 1_700_000_000_000L + user.random().nextLong(DAY_MS);
    ask(
        "set times",
        file,
        -1,
        RpcMethod.SET_TIMES,
        SetTimesRequest.newBuilder()
            .setPath(file.path())
            .setMtimeMs(mtimeMs)
            .setAtimeMs(-1)
            .build(),
        SetTimesResponse.parser(),
        answer -> {
          file.mtimeMs(mtimeMs);
          goOn();
        },
        () -> file.inDoubt(new FileRecord.Doubt(-1, null, List.of())));
  }

  /** False if there is nothing to be joined to {@code target}. */
  private boolean concat(FileRecord target) {
    List<FileRecord> sources = new ArrayList<>();
    long bytes = target.sent();
    for (int i = 0; i < SOURCES_MAX; i++) {
      FileRecord source = user.any(true);
      if (source != null
          && source != target
          && !sources.contains(source)
          && source.blockSize() <= target.blockSize()
          && bytes + source.sent() < JOINED_BYTES_MAX) {
        sources.add(source);
        bytes += source.sent();
      }
    }
    if (sources.isEmpty()) {
      return false;
    }
    hold(target);
    sources.forEach(this::hold);
    long before = target.sent();
    ask(
        "concat",
        target,
        bytes,
        RpcMethod.CONCAT_FILES,
        ConcatFilesRequest.newBuilder()
            .setTarget(target.path())
            .addAllSources(sources.stream().map(FileRecord::path).toList())
            .build(),
        ConcatFilesResponse.parser(),
        answer -> {
          join(target, sources, FileRecord.State.DELETED);
          if (answer.getStatus().getLength() != target.sent()) {
            user.violation(
                "I3", target + " has " + answer.getStatus().getLength() + " bytes after concat");
          }
          goOn();
        },
        () -> {
          join(target, sources, FileRecord.State.DELETING);
          target.inDoubt(new FileRecord.Doubt(before, null, sources));
        });
    return true;
  }

  private static void join(
      FileRecord target, List<FileRecord> sources, FileRecord.State stateOfSources) {
    for (FileRecord source : sources) {
      target.joined(source);
      source.state(stateOfSources);
    }
  }
}
