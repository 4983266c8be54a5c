package io.ashlar.it.simulation.workload;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.RenameResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user with folders of its own, who knows after each answer what is there, and so what the next
 * answer must be. A name whose call ended without an answer is not used again.
 */
public final class Folders extends User {
  private static final int NAMES = 6;

  private final String root;
  private final TreeSet<String> there = new TreeSet<>();
  private final String[] names = new String[NAMES];
  private final List<Move> movesInDoubt = new ArrayList<>();
  private int made;
  private boolean busy;
  private boolean unclear;

  /** A rename of which nobody knows whether it was done. */
  public record Move(String from, String to) {}

  /** Works below {@code /n<number>}. */
  Folders(SimClient client, int number, Scene scene) {
    super(client, "n" + number, scene);
    this.root = "/n" + number;
    for (int i = 0; i < NAMES; i++) {
      names[i] = root + "/d" + made++;
    }
  }

  /** Names that must be there; the others of {@link #names} must not. */
  public Set<String> there() {
    return there;
  }

  /** Names in doubt about nothing. */
  public String[] names() {
    return names.clone();
  }

  /** Of each of these, one name must be there and the other must not. */
  public List<Move> movesInDoubt() {
    return movesInDoubt;
  }

  @Override
  boolean idle() {
    return !busy;
  }

  @Override
  void died() {
    super.died();
    unclear = busy;
  }

  /** True if its process died before it heard what came of its last call. */
  public boolean unclear() {
    return unclear;
  }

  @Override
  void next() {
    if (stopping()) {
      return;
    }
    int one = random().nextInt(NAMES);
    int other = (one + 1 + random().nextInt(NAMES - 1)) % NAMES;
    switch (random().nextInt(5)) {
      case 0, 1 -> mkdirs(one);
      case 2 -> delete(one);
      case 3 -> rename(one, other);
      default -> stat(one);
    }
  }

  private void mkdirs(int one) {
    String path = names[one];
    boolean was = there.contains(path);
    mutate(
        "mkdirs",
        RpcMethod.MKDIRS,
        MkdirsRequest.newBuilder().setPath(path).setMode(0755).setCreateParents(true).build(),
        MkdirsResponse.parser(),
        null,
        answer -> answer.getCreated() != was,
        () -> there.add(path),
        one);
  }

  private void delete(int one) {
    String path = names[one];
    boolean was = there.contains(path);
    mutate(
        "delete",
        RpcMethod.DELETE,
        DeleteRequest.newBuilder().setPath(path).setRecursive(true).build(),
        DeleteResponse.parser(),
        null,
        answer -> answer.getDeleted() == was,
        () -> there.remove(path),
        one);
  }

  private void rename(int one, int other) {
    String from = names[one];
    String to = names[other];
    ErrorCode refusal =
        !there.contains(from)
            ? ErrorCode.NOT_FOUND
            : there.contains(to) ? ErrorCode.ALREADY_EXISTS : null;
    mutate(
        "rename",
        RpcMethod.RENAME,
        RenameRequest.newBuilder().setSource(from).setTarget(to).build(),
        RenameResponse.parser(),
        refusal,
        answer -> refusal == null,
        () -> {
          there.remove(from);
          there.add(to);
        },
        one,
        other);
  }

  private void stat(int one) {
    String path = names[one];
    boolean was = there.contains(path);
    busy = true;
    asked("stat", path, -1);
    then(
        InFlight.Step.NAMESPACE,
        client()
            .call(
                RpcMethod.GET_FILE_STATUS,
                GetFileStatusRequest.newBuilder().setPath(path).build(),
                GetFileStatusResponse.parser()),
        (answer, failure) ->
            ended(
                "stat", failure, was ? null : ErrorCode.NOT_FOUND, was, () -> {}, () -> {}, path));
  }

  private <R extends MessageLite> void mutate(
      String operation,
      RpcMethod method,
      MessageLite request,
      Parser<R> parser,
      @Nullable ErrorCode expected,
      Predicate<R> right,
      Runnable apply,
      int... used) {
    busy = true;
    String path = names[used[0]];
    asked(operation, path, -1);
    then(
        InFlight.Step.NAMESPACE,
        client().mutate(method, request, parser),
        (answer, failure) ->
            ended(
                operation,
                failure,
                expected,
                answer != null && right.test(answer),
                apply,
                () -> doubt(expected == null, used),
                path));
  }

  /** Whether it was done, nobody knows. */
  private void doubt(boolean mayBeDone, int... used) {
    if (mayBeDone && used.length == 2) {
      movesInDoubt.add(new Move(names[used[0]], names[used[1]]));
    }
    for (int i : used) {
      there.remove(names[i]);
      names[i] = root + "/d" + made++;
    }
  }

  // I4 I14
  private void ended(
      String operation,
      @Nullable DfsException failure,
      @Nullable ErrorCode expected,
      boolean right,
      Runnable apply,
      Runnable doubt,
      String path) {
    busy = false;
    ErrorCode code = failure == null ? null : failure.code();
    if (code == null && right) {
      acked(operation, path, -1);
      apply.run();
    } else if (code != null && code == expected) {
      acked(operation, path, -1);
    } else if (code == null || code == ErrorCode.NOT_FOUND || code == ErrorCode.ALREADY_EXISTS) {
      violation(
          "I14",
          String.format(
              "%s in %s: expected %s, found %s; there are %s",
              operation, root, expected == null ? "done" : expected, code, there));
    } else {
      refused(operation, path, failure);
      doubt.run();
    }
    start();
  }
}
