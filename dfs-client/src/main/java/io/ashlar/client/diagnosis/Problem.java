package io.ashlar.client.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Something that is wrong.
 *
 * @param code such as DATANODE_DEAD
 * @param severity critical, error or warning
 * @param subject what has it: a node, a volume, a folder, blocks
 * @param since epoch ms on the NameNode's clock
 * @param cause one sentence
 * @param evidence by name: a string, or a list of strings
 * @param remedy what a person does about it
 * @param command that cures it, or is the first step; a line for a shell
 */
public record Problem(
    String code,
    String severity,
    String subject,
    long since,
    String cause,
    Map<String, Object> evidence,
    String remedy,
    String command) {
  /** Copies the map in its order. */
  public Problem {
    evidence = Collections.unmodifiableMap(new LinkedHashMap<>(evidence));
  }

  /** The same with a more exact command. */
  public Problem withCommand(String line) {
    return new Problem(code, severity, subject, since, cause, evidence, remedy, line);
  }
}
