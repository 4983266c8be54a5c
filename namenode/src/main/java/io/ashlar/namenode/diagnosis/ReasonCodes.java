package io.ashlar.namenode.diagnosis;

import java.util.Locale;

/**
 * Short codes of the planners' reasons, for scripts. A reason begins with the words that name it;
 * what follows a colon, a comma or a number is about the single case. So {@code no space: free 1 <
 * needed 2 bytes} is {@code NO_SPACE}.
 */
final class ReasonCodes {
  private ReasonCodes() {}

  static String of(String reason) {
    String words = reason.split("[:,(\\d]", 2)[0].trim();
    return words.toUpperCase(Locale.ROOT).replaceAll("[^A-Z]+", "_");
  }
}
