package io.ashlar.shell.cli;

import java.util.ArrayList;
import java.util.List;

/** Names the command that a user probably meant. */
final class Nearest {
  private Nearest() {}

  static String unknown(CommandTable table, String word) {
    String bare = word.startsWith("-") ? word.substring(1) : word;
    List<String> names = new ArrayList<>();
    table.entries().forEach(entry -> names.add(entry.name()));
    String best = "";
    int bestDistance = Integer.MAX_VALUE;
    for (String name : names) {
      int distance = distance(bare, name);
      if (distance < bestDistance) {
        bestDistance = distance;
        best = name;
      }
    }
    String hint = bestDistance <= 2 ? "; did you mean '" + best + "'?" : "";
    return "there is no command '" + bare + "'" + hint;
  }

  /** Letters that must be inserted, dropped or replaced. */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int replaced = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
