package io.ashlar.it.simulation.workload;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.ashlar.client.session.Waiting;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.protocol.client.DeleteRequest;
import io.ashlar.protocol.client.DeleteResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.MkdirsRequest;
import io.ashlar.protocol.client.MkdirsResponse;
import io.ashlar.protocol.client.RenameRequest;
import io.ashlar.protocol.client.RenameResponse;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A user with folders of its own, who knows after each answer what is there, and so what the next
 * answer must be. A name whose call ended without an answer is not used again.
 */
public final class Folders {
  private static final int NAMES = 6;

  private final SimClient client;
  private final String root;
  private final SplittableRandom random;
  private final Tally tally;
  private final InFlight inFlight;
  private final TreeSet<String> there = new TreeSet<>();
  private final String[] names = new String[NAMES];
  private int made;
  private boolean stopping;
  private boolean busy;

  /** Works below {@code /n<number>}. */
  public Folders(SimClient client, int number, Tally tally, InFlight inFlight) {
    this.client = client;
    this.root = "/n" + number;
    this.random = client.cluster().world().split();
    this.tally = tally;
    this.inFlight = inFlight;
    for (int i = 0; i < NAMES; i++) {
      names[i] = root + "/d" + made++;
    }
  }

  /** Whose user it is. */
  public SimClient client() {
    return client;
  }

  /** Names that must be there, and names that must not. */
  public Set<String> there() {
    return there;
  }

  /** Names in doubt about nothing. */
  public String[] names() {
    return names.clone();
  }

  /** True when it waits for nothing. */
  public boolean idle() {
    return !busy;
  }

  /** Begins nothing more. */
  public void stop() {
    stopping = true;
  }

  void died() {
    if (busy) {
      inFlight.end(InFlight.Step.NAMESPACE);
      busy = false;
    }
  }

  /** Begins. */
  public void start() {
    client.later(1 + random.nextInt(400), this::next);
  }

  private void next() {
    if (stopping) {
      return;
    }
    int one = random.nextInt(NAMES);
    int other = (one + 1 + random.nextInt(NAMES - 1)) % NAMES;
    switch (random.nextInt(5)) {
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
    begin();
    var unused =
        client
            .call(
                RpcMethod.GET_FILE_STATUS,
                GetFileStatusRequest.newBuilder().setPath(path).build(),
                GetFileStatusResponse.parser())
            .whenComplete(
                (answer, failure) ->
                    client.later(
                        0,
                        () ->
                            ended(
                                "stat",
                                failure,
                                was ? null : ErrorCode.NOT_FOUND,
                                was,
                                () -> {},
                                new int[0])));
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
    begin();
    var unused =
        client
            .mutate(method, request, parser)
            .whenComplete(
                (answer, failure) ->
                    client.later(
                        0,
                        () ->
                            ended(
                                operation,
                                failure,
                                expected,
                                answer != null && right.test(answer),
                                apply,
                                used)));
  }

  private void begin() {
    busy = true;
    inFlight.begin(InFlight.Step.NAMESPACE);
  }

  // I4 I14
  private void ended(
      String operation,
      @Nullable Throwable failure,
      @Nullable ErrorCode expected,
      boolean right,
      Runnable apply,
      int[] used) {
    busy = false;
    inFlight.end(InFlight.Step.NAMESPACE);
    ErrorCode code = failure == null ? null : Waiting.cause(failure).code();
    if (code == null && right) {
      tally.acked(operation);
      apply.run();
    } else if (code != null && code == expected) {
      tally.acked(operation);
    } else if (code == null || code == ErrorCode.NOT_FOUND || code == ErrorCode.ALREADY_EXISTS) {
      client
          .cluster()
          .world()
          .violation(
              "I14",
              String.format(
                  "%s in %s: expected %s, found %s; there are %s",
                  operation, root, expected == null ? "done" : expected, code, there));
    } else {
      tally.refused(operation, code.toString());
      for (int i : used) { // Whether it was done, nobody knows.
        there.remove(names[i]);
        names[i] = root + "/d" + made++;
      }
    }
    start();
  }
}
