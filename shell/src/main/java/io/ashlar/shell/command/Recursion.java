package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.InOrder;
import io.ashlar.shell.walk.TreeVisitor;
import io.ashlar.shell.walk.TreeWalk;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

/**
 * Runs an action on an entry and, for {@code -R}, on everything below it: content before the
 * directory itself, so that taking away one's own permissions does not stop half-way. Many actions
 * are under way at a time.
 */
final class Recursion {
  private final CommandContext context;
  private final Action action;
  private final InOrder requests = new InOrder();
  private final Deque<Content> open = new ArrayDeque<>();
  private long done;

  /** What is done with one entry. */
  @FunctionalInterface
  interface Action {
    /** Begins; must not wait. */
    CompletableFuture<Void> start(Target target, FileStatus file);

    /** It was done; called in the order in which the entries were found. */
    default void done(Target target, FileStatus file) throws IOException {}
  }

  /** What is under way below a directory. */
  private static final class Content {
    private CompletableFuture<Void> ended = CompletableFuture.completedFuture(null);

    /** Failures count as ended, because they do not keep the directory from its turn. */
    private void add(CompletableFuture<Void> request) {
      CompletableFuture<Void> settled = request.handle((answer, failure) -> null);
      ended = ended.isDone() ? settled : ended.thenCombine(settled, (before, now) -> null);
    }
  }

  private Recursion(CommandContext context, Action action) {
    this.context = context;
    this.action = action;
  }

  /**
   * Runs {@code action}. Failures below the operand are reported one by one, in the order in which
   * the entries were found.
   *
   * @return number of entries on which the action succeeded
   */
  static long run(CommandContext context, Target target, boolean recursive, Action action)
      throws IOException {
    Recursion recursion = new Recursion(context, action);
    FileStatus file = target.stat();
    if (recursive && file.isDirectory()) {
      recursion.open.push(new Content());
      TreeWalk.of(recursion.new Visitor(target), Integer.MAX_VALUE).run(target);
    }
    recursion.requests.drain();
    recursion.requests.start(() -> action.start(target, file), recursion.new Operand(target, file));
    recursion.requests.drain();
    return recursion.done;
  }

  private void start(Target target, FileStatus file, CompletableFuture<Void> after)
      throws IOException {
    Content above = open.element();
    requests.start(
        () -> {
          CompletableFuture<Void> request =
              after.isDone()
                  ? action.start(target, file)
                  : after.thenCompose(ended -> action.start(target, file));
          above.add(request);
          return request;
        },
        new Entry(target, file));
  }

  /** Starts the action for what the walk finds. */
  private final class Visitor implements TreeVisitor {
    private final Target operand;

    private Visitor(Target operand) {
      this.operand = operand;
    }

    @Override
    public void begin(Target directory, FileStatus listed) {
      open.push(new Content());
    }

    @Override
    public boolean entry(Target target, FileStatus file, int depth) throws IOException {
      if (!file.isDirectory()) {
        start(target, file, CompletableFuture.completedFuture(null));
      }
      return true;
    }

    @Override
    public void end(Target directory, FileStatus listed, boolean complete) throws IOException {
      Content content = open.remove();
      if (complete && !directory.equals(operand)) {
        start(directory, listed, content.ended);
      }
    }

    @Override
    public void failed(Target directory, IOException why) throws IOException {
      if (directory.equals(operand)) {
        throw why;
      }
      Fatal.rethrowIfFatal(why);
      context.report().fail(why);
    }

    @Override
    public boolean isStopped() {
      return context.interruption().isStopped();
    }
  }

  private class Entry implements InOrder.Outcome<Void> {
    private final Target target;
    private final FileStatus file;

    private Entry(Target target, FileStatus file) {
      this.target = target;
      this.file = file;
    }

    @Override
    public void answered(Void answer) throws IOException {
      done++;
      action.done(target, file);
    }

    @Override
    public void failed(IOException why) throws IOException {
      Fatal.rethrowIfFatal(why);
      context.report().fail(why);
    }
  }

  /** The failure of the operand itself ends its turn. */
  private final class Operand extends Entry {
    private Operand(Target target, FileStatus file) {
      super(target, file);
    }

    @Override
    public void failed(IOException why) throws IOException {
      throw why;
    }
  }
}
