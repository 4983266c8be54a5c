package io.ashlar.dist.config;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigKeys;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the template and the reference page from the keys that the code declares. */
final class ConfigDocuments {
  private static final int WIDTH = 98;
  private static final Map<String, String> SECTIONS = sections();

  private final Map<String, List<ConfigKey<?>>> bySection = new LinkedHashMap<>();

  ConfigDocuments(ConfigKeys keys) {
    SECTIONS.values().forEach(title -> bySection.put(title, new ArrayList<>()));
    for (ConfigKey<?> key : keys.all()) {
      String title =
          SECTIONS.entrySet().stream()
              .filter(section -> key.name().startsWith(section.getKey()))
              .map(Map.Entry::getValue)
              .findFirst()
              .orElseThrow(() -> new AssertionError("no section for " + key.name()));
      bySection.computeIfAbsent(title, unused -> new ArrayList<>()).add(key);
    }
  }

  /** Longer prefixes first: the first that fits wins. */
  private static Map<String, String> sections() {
    Map<String, String> sections = new LinkedHashMap<>();
    sections.put("dfs.namenode.", "NameNode");
    sections.put("dfs.permissions.", "NameNode");
    sections.put("net.topology.", "NameNode");
    sections.put("dfs.datanode.", "DataNode");
    sections.put("dfs.client.", "Client");
    sections.put("dfs.ha.", "High availability");
    sections.put("dfs.rpc.", "Ports of daemons");
    sections.put("ipc.", "Ports of daemons");
    sections.put("dfs.", "Files, and what all parts share");
    sections.put("fs.", "Files, and what all parts share");
    return sections;
  }

  /** {@code conf/dfs.properties}: every key with its default, commented out. */
  String template() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Ashlar. One file for daemons and clients: each reads the keys that it knows.
        # A key that nobody knows is refused at start, with the name of the nearest known one.
        # Sizes take k, m, g, t; durations ms, s, m, h, d. Every line below shows the default.
        # docs/CONFIGURATION.md has the same keys as a table.
        """);
    bySection.forEach(
        (title, keys) -> {
          if (!keys.isEmpty()) {
            out.append("\n## ").append(title).append('\n');
          }
          for (ConfigKey<?> key : keys) {
            out.append('\n');
            wrap(out, key.doc());
            wrap(out, "Expects " + expected(key) + ".");
            out.append('#').append(key.name()).append(" = ").append(key.defaultText());
            trimEnd(out);
            out.append('\n');
          }
        });
    return out.toString();
  }

  /** {@code docs/CONFIGURATION.md}. */
  String page() {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        # Configuration

        Keys stand in `dfs.properties` of a conf folder (`--conf DIR`, `$DFS_CONF_DIR`) and in `-D key=value`, which wins.
        Sizes take `k m g t`, durations `ms s m h d`. A key that nobody knows is refused, with the name of the nearest known one.
        `conf/dfs.properties` is a commented template. `conf/test.properties` has small blocks and short times, for
        `dfs cluster start --profile test`.

        This page and the template are written from the code; a test compares them. After a key was added or changed:
        `mvn -pl dist -am test -Dtest=ConfigDocumentsTest -Dsurefire.failIfNoSpecifiedTests=false -Dashlar.write.documents=true`.
        """);
    bySection.forEach(
        (title, keys) -> {
          if (keys.isEmpty()) {
            return;
          }
          out.append("\n## ").append(title).append("\n\n");
          out.append("| key | default | expects | meaning |\n|---|---|---|---|\n");
          for (ConfigKey<?> key : keys) {
            out.append("| `").append(key.name()).append("` | ");
            out.append(key.defaultText().isEmpty() ? "" : "`" + key.defaultText() + "`");
            out.append(" | ").append(cell(expected(key)));
            out.append(" | ").append(cell(key.doc())).append(" |\n");
          }
        });
    return out.toString();
  }

  private static String expected(ConfigKey<?> key) {
    String range = key.rangeDoc();
    return key.type().expected() + (range.isEmpty() ? "" : ", " + range);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static void wrap(StringBuilder out, String text) {
    StringBuilder line = new StringBuilder("#");
    for (String word : text.split(" ", -1)) {
      if (line.length() + 1 + word.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder("#");
      }
      line.append(' ').append(word);
    }
    out.append(line).append('\n');
  }

  private static void trimEnd(StringBuilder out) {
    while (out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
  }
}
