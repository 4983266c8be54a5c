package io.ashlar.benchmarks.report;

import io.ashlar.benchmarks.result.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Where the time went, a line for each process of each row. */
final class ProfileTable {
  private ProfileTable() {}

  static List<String> lines(List<Profile> profiles) {
    List<String> lines = new ArrayList<>();
    lines.add("| row | threads | close | process | in the kernel | samples | methods, own time |");
    lines.add("|---|--:|---|---|--:|--:|---|");
    for (Profile profile : profiles) {
      lines.add(
          String.format(
              Locale.ROOT,
              "| %s | %d | %s | %s | %.0f%% | %d | %s |",
              profile.row(),
              profile.threads(),
              profile.durability() == null ? "" : profile.durability(),
              profile.process(),
              profile.kernelShare() * 100,
              profile.samples(),
              profile.top().stream().map(ProfileTable::text).collect(Collectors.joining(", "))));
    }
    return lines;
  }

  private static String text(Profile.Hot hot) {
    return String.format(Locale.ROOT, "`%s` %.0f%%", hot.method(), hot.share() * 100);
  }
}
