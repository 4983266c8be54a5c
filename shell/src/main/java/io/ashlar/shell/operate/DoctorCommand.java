package io.ashlar.shell.operate;

import io.ashlar.client.diagnosis.Diagnosis;
import io.ashlar.client.diagnosis.Problem;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;

/** Tells what is wrong, why, since when, and what to do. */
@Command(
    name = "doctor",
    description = {
      "Tells everything that is wrong with the cluster: cause, evidence, remedy and command.",
      "Exit code 4 if there is a problem, also if the NameNode cannot be asked."
    })
public final class DoctorCommand implements ShellCommand {
  @Override
  public int run(CommandContext context) throws IOException {
    Diagnosis diagnosis = ask(context);
    List<Problem> problems = new ArrayList<>();
    diagnosis.problems().forEach(problem -> problems.add(LocalRemedy.refine(problem)));
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("problems", problems);
    result.put("healingBlocks", diagnosis.healingBlocks());
    context.report().result(result);
    print(context, problems, diagnosis.healingBlocks());
    return problems.isEmpty() ? ExitCode.OK : ExitCode.DIFFERENT;
  }

  private static Diagnosis ask(CommandContext context) throws IOException {
    try {
      return context.fileSystems().defaultFs().admin().diagnose();
    } catch (DfsException e) {
      if (ExitCode.of(e.code()) != ExitCode.UNAVAILABLE) {
        throw e;
      }
      return new Diagnosis(List.of(Unreachable.problem(context, e)), 0);
    }
  }

  private static void print(CommandContext context, List<Problem> problems, long healing)
      throws IOException {
    for (Problem problem : problems) {
      context.line(
          problem.severity().toUpperCase(Locale.ROOT)
              + "  "
              + problem.code()
              + "  "
              + context.shown(problem.subject()));
      context.line("  since     " + Instant.ofEpochMilli(problem.since()));
      context.line("  cause     " + context.shown(problem.cause()));
      for (Map.Entry<String, Object> fact : problem.evidence().entrySet()) {
        Object value = fact.getValue();
        String text =
            value instanceof List<?> list
                ? String.join(", ", list.stream().map(String::valueOf).toList())
                : String.valueOf(value);
        context.line("  evidence  " + fact.getKey() + "=" + context.shown(text));
      }
      context.line("  remedy    " + problem.remedy());
      context.line("  command   " + context.shown(problem.command()));
    }
    if (healing > 0) {
      context.line(healing + (healing == 1 ? " block is" : " blocks are") + " being copied");
    }
    int count = problems.size();
    context.line(count == 0 ? "No problems" : count + (count == 1 ? " problem" : " problems"));
  }
}
