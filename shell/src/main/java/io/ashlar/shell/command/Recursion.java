package io.ashlar.shell.command;

import io.ashlar.client.FileStatus;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.remote.Target;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Runs an action on an entry and, for {@code -R}, on everything below it. */
final class Recursion {
  private Recursion() {}

  /** What is done with one entry. */
  @FunctionalInterface
  interface Action {
    void run(Target target, FileStatus file) throws IOException;
  }

  /**
   * Runs {@code action}, content before the directory itself, so that taking away one's own
   * permissions does not stop half-way. Failures below the operand are reported one by one.
   *
   * @return number of entries on which the action succeeded
   */
  static long run(CommandContext context, Target target, boolean recursive, Action action)
      throws IOException {
    return visit(context, target, target.stat(), recursive, action);
  }

  private static long visit(
      CommandContext context, Target target, FileStatus file, boolean recursive, Action action)
      throws IOException {
    long done = 0;
    if (recursive && file.isDirectory() && !context.interruption().isStopped()) {
      List<FileStatus> children = new ArrayList<>();
      target.fileSystem().list(target.path(), children::add);
      for (FileStatus child : children) {
        try {
          done += visit(context, target.at(child), child, true, action);
        } catch (IOException e) {
          Fatal.rethrowIfFatal(e);
          context.report().fail(e);
        }
      }
    }
    action.run(target, file);
    return done + 1;
  }
}
