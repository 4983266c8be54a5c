package io.ashlar.namenode.diagnosis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A problem that a check found.
 *
 * @param subject what has it: a node, a volume, a folder, blocks
 * @param sinceMs epoch ms if the check knows when it began, or {@link #UNKNOWN}
 * @param cause one sentence
 * @param evidence by name, a string or a list of strings
 * @param command that cures it, or is the first step; a line for a shell
 */
public record Finding(
    ProblemCode code,
    String subject,
    long sinceMs,
    String cause,
    Map<String, Object> evidence,
    String command) {
  /** The {@link ProblemLog} says when it was found first. */
  public static final long UNKNOWN = -1;

  /** Copies the map in its order. */
  public Finding {
    evidence = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  static Finding of(ProblemCode code, String subject, String cause) {
    return new Finding(code, subject, UNKNOWN, cause, Map.of(), "dfs admin report");
  }

  Finding since(long wallMs) {
    return new Finding(code, subject, wallMs, cause, evidence, command);
  }

  Finding with(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(evidence);
    more.put(name, value instanceof List<?> list ? strings(list) : String.valueOf(value));
    return new Finding(code, subject, sinceMs, cause, more, command);
  }

  Finding cure(String line) {
    return new Finding(code, subject, sinceMs, cause, evidence, line);
  }

  private static List<String> strings(List<?> list) {
    List<String> strings = new ArrayList<>();
    list.forEach(value -> strings.add(String.valueOf(value)));
    return List.copyOf(strings);
  }
}
