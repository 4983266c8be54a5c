package io.ashlar.shell.transfer;

import io.ashlar.shell.remote.Answers;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.InOrder;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the directories of a tree, many at a time, each after its parent. Failures are reported in
 * the order of the walk; what lies below a directory that could not be made is left out silently.
 *
 * <p><b>Threading</b>: one thread makes; {@link Directory} is asked from any.
 */
final class DirectoriesAhead {
  private final TransferSession session;
  private final InOrder requests = new InOrder();

  DirectoriesAhead(TransferSession session) {
    this.session = session;
  }

  /** A directory that is there, or is being made. */
  static final class Directory {
    private final CompletableFuture<Boolean> made;

    Directory(CompletableFuture<Boolean> made) {
      this.made = made;
    }

    /** Waits; false if nothing can be put there. */
    boolean isThere() {
      try {
        Answers.await(made);
        return true;
      } catch (IOException e) {
        return false;
      }
    }

    /** True if it was made just now, so that nothing can be in it; after {@link #isThere}. */
    boolean isFresh() {
      return made.join();
    }
  }

  /** Why a directory below one that could not be made was not tried. */
  private static final class LeftOutException extends IOException {
    private static final long serialVersionUID = 1L;

    private LeftOutException() {
      super("the directory above could not be made");
    }
  }

  /**
   * Starts to make {@code target}.
   *
   * @param parent the directory that it lies in; null if that is surely there
   * @param shown name for reports
   * @param explained adds to a failure what the user needs to know
   * @param then runs when it is there
   */
  Directory make(
      @Nullable Directory parent,
      Target target,
      int mode,
      String shown,
      UnaryOperator<IOException> explained,
      Runnable then)
      throws IOException {
    CompletableFuture<Boolean> made = new CompletableFuture<>();
    requests.start(
        () -> {
          request(parent, target, mode).whenComplete((fresh, why) -> pass(made, fresh, why));
          return made;
        },
        new InOrder.Outcome<Boolean>() {
          @Override
          public void answered(Boolean made) {
            session.countDirectory();
            then.run();
          }

          @Override
          public void failed(IOException why) {
            if (!(why instanceof LeftOutException)) {
              session.failedWith(shown, explained.apply(why));
            }
          }
        });
    return new Directory(made);
  }

  private static void pass(
      CompletableFuture<Boolean> made, @Nullable Boolean fresh, @Nullable Throwable why) {
    if (why != null) {
      made.completeExceptionally(Answers.cause(why));
    } else {
      made.complete(fresh);
    }
  }

  /** Waits for all of them. */
  void settle() throws IOException {
    requests.drain();
  }

  private static CompletableFuture<Boolean> request(
      @Nullable Directory parent, Target target, int mode) {
    if (parent == null) {
      return RemoteDirectories.making(target, mode);
    }
    return parent
        .made
        .handle((made, failure) -> failure == null)
        .thenCompose(
            there ->
                there
                    ? RemoteDirectories.making(target, mode)
                    : CompletableFuture.failedFuture(new LeftOutException()));
  }
}
