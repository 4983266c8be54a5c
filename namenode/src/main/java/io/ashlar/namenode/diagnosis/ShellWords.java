package io.ashlar.namenode.diagnosis;

import java.util.List;

/** Command lines that can be pasted into a shell. */
final class ShellWords {
  private ShellWords() {}

  /** {@code command} with operands, quoted where that is needed. */
  static String line(String command, List<String> operands) {
    StringBuilder line = new StringBuilder(command);
    operands.forEach(operand -> line.append(' ').append(quoted(operand)));
    return line.toString();
  }

  private static String quoted(String word) {
    return word.matches("[A-Za-z0-9_./:@%+=,-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
