package io.ashlar.it.faults;

import io.ashlar.client.CreateOptions;
import io.ashlar.client.DfsClient;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Makes, renames and deletes files of its own in a folder of its own, one after the other, so that
 * it knows what the answers must be. An answer that a repeated call would get shows a call that was
 * applied twice; a call without an answer was applied once or not at all (I14).
 */
final class NamespaceUser implements AutoCloseable {
  private final DfsClient client;
  private final String folder;
  private final SplittableRandom random;
  private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread = new Thread(this::work, "namespace-user");
  private volatile boolean stop;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();

  private NamespaceUser(DfsClient client, String folder, SplittableRandom random) {
    this.client = client;
    this.folder = folder;
    this.random = random;
  }

  /** Begins; connects over {@code uri}. */
  static NamespaceUser start(String uri, String folder, SplittableRandom random)
      throws IOException {
    DfsClient client = DfsClient.connect(URI.create(uri), FaultScene.CLIENT);
    client.mkdirs(folder, 0755, true);
    NamespaceUser user = new NamespaceUser(client, folder, random);
    user.thread.start();
    return user;
  }

  int answered() {
    return answered.get();
  }

  int unknown() {
    return unknown.get();
  }

  List<String> violations() {
    return List.copyOf(violations);
  }

  /** Ends behind the round that runs. */
  void finish() {
    stop = true;
    try {
      thread.join(120_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
    if (thread.isAlive()) {
      violations.add("I12 a namespace call did not end in 120 s");
    }
  }

  private void work() {
    for (int n = 0; !stop; n++) {
      try {
        round(folder + "/" + n, folder + "/" + n + "-renamed");
      } catch (IOException | RuntimeException e) {
        violations.add("I14 round " + n + " ended by " + e);
      }
    }
  }

  private interface Call {
    void run() throws IOException;
  }

  /** Null if it was answered; what it was refused with otherwise. */
  private @Nullable DfsException refusal(Call call) throws IOException {
    try {
      call.run();
      answered.incrementAndGet();
      return null;
    } catch (DfsException e) {
      return e;
    }
  }

  private void round(String first, String second) throws IOException {
    CreateOptions options = CreateOptions.defaults();
    if (!applied("create " + first, () -> client.createEmpty(first, options), first, null)) {
      return;
    }
    if (applied("rename " + first, () -> client.rename(first, second, false), second, first)
        && random.nextBoolean()) {
      applied("delete " + second, () -> client.delete(second, false), null, second);
    }
  }

  /**
   * Calls, and looks whether it was applied.
   *
   * @param there path that is there once it was
   * @param gone path that is there until it was
   */
  private boolean applied(String what, Call call, @Nullable String there, @Nullable String gone)
      throws IOException {
    DfsException refused = refusal(call);
    if (refused != null
        && (refused.code() == ErrorCode.ALREADY_EXISTS || refused.code() == ErrorCode.NOT_FOUND)) {
      violations.add("I14 " + what + " was applied twice: " + refused.getMessage());
    }
    boolean isThere = there == null || client.exists(there);
    boolean isGone = gone == null || !client.exists(gone);
    if (refused == null && !(isThere && isGone)) {
      violations.add("I14 " + what + " was answered, but there=" + isThere + " gone=" + isGone);
    }
    if (refused != null) {
      unknown.incrementAndGet();
      if (there != null && gone != null && isThere != isGone) {
        violations.add("I14 " + what + " was applied in part: " + refused.getMessage());
      }
    }
    return isThere && isGone;
  }

  @Override
  public void close() {
    stop = true;
    client.close();
  }
}
