package io.ashlar.shell.command;

import io.ashlar.common.path.InvalidPathException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Fatal;
import io.ashlar.shell.glob.Operands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.walk.InOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** Runs one action for each path of all operands; one failure does not stop the others. */
final class ForEach {
  private ForEach() {}

  /** What is done with one path; the return value goes into the JSON result. */
  @FunctionalInterface
  interface Action {
    Object run(Target target) throws IOException;
  }

  /** What is done with the answer for one path. */
  @FunctionalInterface
  interface Answered<A> {
    Object run(Target target, A answer) throws IOException;
  }

  /** Patterns are expanded; the document's result is the list of what {@code action} returned. */
  static int operand(CommandContext context, List<String> operands, Action action)
      throws IOException {
    List<Object> results = new ArrayList<>();
    context.report().result(results);
    for (Target target : Operands.expand(context, operands)) {
      run(context, target, action, results);
    }
    return ExitCode.OK;
  }

  /** Asks one thing of the paths of all operands, of many at a time; {@code action} in order. */
  static <A> int asking(
      CommandContext context,
      List<String> operands,
      Function<Target, CompletableFuture<A>> question,
      Answered<A> action)
      throws IOException {
    List<Object> results = new ArrayList<>();
    context.report().result(results);
    InOrder requests = new InOrder();
    for (Target target : Operands.expand(context, operands)) {
      if (context.interruption().isStopped()) {
        break;
      }
      requests.start(
          () -> question.apply(target),
          new InOrder.Outcome<A>() {
            @Override
            public void answered(A answer) throws IOException {
              results.add(action.run(target, answer));
            }

            @Override
            public void failed(IOException why) throws IOException {
              Fatal.rethrowIfFatal(why);
              context.report().fail(why);
            }
          });
    }
    requests.drain();
    return ExitCode.OK;
  }

  /** Like {@link #operand}; the result of a single path is not wrapped in a list. */
  static int single(CommandContext context, List<String> operands, Action action)
      throws IOException {
    List<Object> results = new ArrayList<>();
    List<Target> targets = Operands.expand(context, operands);
    for (Target target : targets) {
      run(context, target, action, results);
    }
    if (!results.isEmpty()) {
      boolean one = operands.size() == 1 && targets.size() == 1;
      context.report().result(one ? results.get(0) : results);
    }
    return ExitCode.OK;
  }

  /** Operands are names that need not exist yet: no pattern is expanded. */
  static int literal(CommandContext context, List<String> operands, Action action)
      throws IOException {
    List<Object> results = new ArrayList<>();
    context.report().result(results);
    for (String operand : operands) {
      try {
        run(context, context.fileSystems().resolve(operand), action, results);
      } catch (IOException | InvalidPathException e) {
        Fatal.rethrowIfFatal(e);
        context.report().fail(e);
      }
    }
    return ExitCode.OK;
  }

  private static void run(
      CommandContext context, Target target, Action action, List<Object> results)
      throws IOException {
    if (context.interruption().isStopped()) {
      return;
    }
    try {
      results.add(action.run(target));
    } catch (IOException | InvalidPathException e) {
      Fatal.rethrowIfFatal(e);
      context.report().fail(e);
    }
  }
}
