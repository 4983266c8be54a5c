package io.ashlar.shell.command;

import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.InOrder;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Deletes many operands at a time and says in their order what came of it. One that lies above or
 * below another waits for it, because the order decides what is found.
 */
final class Deletions {
  private final CommandContext context;
  private final boolean recursive;
  private final boolean force;
  private final List<Map<String, Object>> deleted;
  private final InOrder requests = new InOrder();
  private final Deque<Target> underWay = new ArrayDeque<>();
  private @Nullable IOException fatal;

  /**
   * @param recursive deletes directories too
   * @param force says nothing of what is not there
   * @param deleted is told what was deleted
   */
  Deletions(
      CommandContext context, boolean recursive, boolean force, List<Map<String, Object>> deleted) {
    this.context = context;
    this.recursive = recursive;
    this.force = force;
    this.deleted = deleted;
  }

  /** Starts to delete {@code target}. */
  void start(Target target) throws IOException {
    if (underWay.stream().anyMatch(other -> overlap(target, other))) {
      requests.drain();
    }
    if (isOver()) {
      return;
    }
    requests.start(
        () -> {
          underWay.add(target);
          return request(target);
        },
        new InOrder.Outcome<Boolean>() {
          @Override
          public void answered(Boolean wasThere) throws IOException {
            underWay.remove();
            if (wasThere) {
              deleted.add(Map.of("path", target.toString()));
              context.line("Deleted " + context.shown(target));
            } else {
              report(new DfsException(ErrorCode.NOT_FOUND, target + ": no such file or directory"));
            }
          }

          @Override
          public void failed(IOException why) {
            underWay.remove();
            report(why);
          }
        });
  }

  /** True if no further operand shall be tried. */
  boolean isOver() {
    return fatal != null || context.interruption().isStopped();
  }

  /** Waits for what is under way; the operand after it must not be looked for earlier. */
  void settle() throws IOException {
    requests.drain();
  }

  /** An operand failed. */
  void failed(Exception why) throws IOException {
    requests.drain();
    report(why);
  }

  /** Waits for everything; fails with what concerned more than one operand. */
  void finish() throws IOException {
    requests.drain();
    if (fatal != null) {
      throw fatal;
    }
  }

  private CompletableFuture<Boolean> request(Target target) {
    if (target.path().isRoot()) {
      return CompletableFuture.failedFuture(
          new DfsException(
              ErrorCode.INVALID_ARGUMENT,
              "the root directory cannot be deleted; delete what is in it"));
    }
    if (recursive) {
      return delete(target);
    }
    return target
        .fileSystem()
        .calls()
        .stat(target.path())
        .thenCompose(
            file ->
                file.isDirectory()
                    ? CompletableFuture.failedFuture(
                        new DfsException(
                            ErrorCode.IS_A_DIRECTORY,
                            target + " is a directory; expected a file, or -r"))
                    : delete(target));
  }

  private CompletableFuture<Boolean> delete(Target target) {
    return target.fileSystem().calls().delete(target.path(), recursive);
  }

  /**
   * What was under way when the NameNode went away may have been deleted and is still told, but
   * only the first failure of that kind is.
   */
  private void report(Exception why) {
    if (fatal != null) {
      return;
    }
    if (Fatal.isFatal(why) && why instanceof IOException io) {
      fatal = io;
      return;
    }
    boolean absent = why instanceof DfsException refused && refused.code() == ErrorCode.NOT_FOUND;
    if (!absent || !force) {
      context.report().fail(why);
    }
  }

  private static boolean overlap(Target one, Target other) {
    return one.fileSystem() == other.fileSystem()
        && (one.path().startsWith(other.path()) || other.path().startsWith(one.path()));
  }
}
