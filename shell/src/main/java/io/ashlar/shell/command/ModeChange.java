package io.ashlar.shell.command;

import io.ashlar.shell.cli.UsageException;
import java.util.ArrayList;
import java.util.List;

/**
 * A change of permission bits, as {@code chmod} takes it: octal digits, or clauses like {@code
 * u+rwx,g-w,o=r,+t}.
 */
final class ModeChange {
  private static final int STICKY = 01000;
  private static final int ALL_BITS = 01777;
  private static final int EXECUTE = 0111;

  private final List<Clause> clauses;
  private final int absolute;

  private ModeChange(List<Clause> clauses, int absolute) {
    this.clauses = clauses;
    this.absolute = absolute;
  }

  /** Reads {@code text}; throws UsageException that says what was expected. */
  static ModeChange parse(String text) {
    if (text.matches("[0-7]{1,4}")) {
      int mode = Integer.parseInt(text, 8);
      if (mode > ALL_BITS) {
        throw new UsageException(
            "mode '"
                + text
                + "': expected at most 1777; only the sticky bit"
                + " exists beside rwx");
      }
      return new ModeChange(List.of(), mode);
    }
    List<Clause> clauses = new ArrayList<>();
    for (String clause : text.split(",", -1)) {
      clauses.add(Clause.parse(clause, text));
    }
    return new ModeChange(clauses, -1);
  }

  /** The new bits of an entry that has {@code mode}. */
  int apply(int mode, boolean directory) {
    if (absolute >= 0) {
      return absolute;
    }
    int changed = mode;
    for (Clause clause : clauses) {
      changed = clause.apply(changed, directory);
    }
    return changed;
  }

  /**
   * One clause.
   *
   * @param who mask of the classes that it concerns
   * @param operator {@code + - =}
   * @param bits permission bits for all classes
   * @param executeIfAny {@code X}: execute for directories and what is executable already
   */
  private record Clause(int who, char operator, int bits, boolean executeIfAny) {
    static Clause parse(String clause, String whole) {
      int at = 0;
      int who = 0;
      while (at < clause.length() && "ugoa".indexOf(clause.charAt(at)) >= 0) {
        who |= maskOf(clause.charAt(at++));
      }
      if (at >= clause.length() || "+-=".indexOf(clause.charAt(at)) < 0) {
        throw new UsageException(
            "mode '" + whole + "': expected octal digits or clauses like u+rwx,g-w,o=r");
      }
      char operator = clause.charAt(at++);
      int bits = 0;
      boolean executeIfAny = false;
      for (; at < clause.length(); at++) {
        char c = clause.charAt(at);
        if (c == 'X') {
          executeIfAny = true;
        } else {
          bits |= bitsOf(c, whole);
        }
      }
      return new Clause(who == 0 ? ALL_BITS : who, operator, bits, executeIfAny);
    }

    int apply(int mode, boolean directory) {
      int wanted = bits;
      if (executeIfAny && (directory || (mode & EXECUTE) != 0)) {
        wanted |= EXECUTE;
      }
      int masked = wanted & who;
      return switch (operator) {
        case '+' -> mode | masked;
        case '-' -> mode & ~masked;
        default -> (mode & ~(who & 0777)) | masked;
      };
    }

    private static int maskOf(char who) {
      return switch (who) {
        case 'u' -> 0700;
        case 'g' -> 0070;
        case 'o' -> 0007 | STICKY;
        default -> ALL_BITS;
      };
    }

    private static int bitsOf(char letter, String whole) {
      return switch (letter) {
        case 'r' -> 0444;
        case 'w' -> 0222;
        case 'x' -> 0111;
        case 't' -> STICKY;
        default ->
            throw new UsageException(
                "mode '" + whole + "': '" + letter + "' is none of r, w, x, X, t");
      };
    }
  }
}
