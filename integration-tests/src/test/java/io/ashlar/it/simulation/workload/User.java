package io.ashlar.it.simulation.workload;

import io.ashlar.client.session.Waiting;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.world.History;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Somebody at a client who does one thing after another, each in a step of its own. */
abstract class User {
  private static final int SHORT_PAUSE_MS = 250;
  private static final int LONG_PAUSE_MS = 1_500;

  private final SimClient client;
  private final String name;
  private final SplittableRandom random;
  private final Scene scene;
  private final List<InFlight.Step> waits = new ArrayList<>();
  private boolean stopping;

  User(SimClient client, String name, Scene scene) {
    this.client = client;
    this.name = client.process() + "/" + name;
    this.random = client.cluster().world().split();
    this.scene = scene;
  }

  /** Whose user it is. */
  final SimClient client() {
    return client;
  }

  final Scene scene() {
    return scene;
  }

  final SplittableRandom random() {
    return random;
  }

  final SimWorld world() {
    return client.cluster().world();
  }

  /** Begins. */
  final void start() {
    pause(this::next);
  }

  /** Begins nothing more. */
  final void stop() {
    stopping = true;
  }

  final boolean stopping() {
    return stopping;
  }

  /** Its process was killed; nothing of it is in flight any more. */
  void died() {
    waits.forEach(scene.inFlight()::end);
    waits.clear();
  }

  /** True when nothing of it is under way. */
  abstract boolean idle();

  /** Chooses what to do next. */
  abstract void next();

  final void pause(Runnable then) {
    client.later(1 + random.nextInt(random.nextInt(8) == 0 ? LONG_PAUSE_MS : SHORT_PAUSE_MS), then);
  }

  final void begin(InFlight.Step step) {
    waits.add(step);
    scene.inFlight().begin(step);
  }

  final void end(InFlight.Step step) {
    if (waits.remove(step)) {
      scene.inFlight().end(step);
    }
  }

  /** Goes on in a step of its own, as a user's thread would. */
  final <T> void then(
      InFlight.@Nullable Step step,
      CompletableFuture<T> future,
      BiConsumer<@Nullable T, @Nullable DfsException> next) {
    if (step != null) {
      begin(step);
    }
    var unused =
        future.whenComplete(
            (result, failure) ->
                client.later(
                    0,
                    () -> {
                      if (step != null) {
                        end(step);
                      }
                      next.accept(result, failure == null ? null : Waiting.cause(failure));
                    }));
  }

  // ---- what it tells ----

  final void asked(String operation, String path, long upTo) {
    world().history(History.Kind.INVOKE, name, operation, path, upTo, null);
  }

  final void acked(String operation, String path, long upTo) {
    scene.tally().acked(operation);
    world().history(History.Kind.OK, name, operation, path, upTo, null);
  }

  /** It failed; {@code failure} null means that no reason was given. */
  final ErrorCode refused(String operation, String path, @Nullable DfsException failure) {
    ErrorCode code = failure == null ? ErrorCode.INTERNAL_ERROR : failure.code();
    scene.tally().refused(operation, code.toString());
    world()
        .history(
            Outcome.of(code) == Outcome.NOT_DONE ? History.Kind.FAIL : History.Kind.INFO,
            name,
            operation,
            path,
            -1,
            code + (failure == null ? "" : ": " + failure.getMessage()));
    return code;
  }

  final void violation(String invariant, String what) {
    world().violation(invariant, what);
  }

  @Override
  public String toString() {
    return name + " " + waits;
  }
}
