package io.ashlar.benchmarks.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ashlar.benchmarks.result.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The page of benchmarks: what lies between two comment lines is made from the documents of runs;
 * the rest is written by people and stays.
 */
public final class ReportPage {
  /** Line before the generated part. */
  public static final String BEGIN = "<!-- dfs bench report: begin -->";

  /** Line after it. */
  public static final String END = "<!-- dfs bench report: end -->";

  private static final String SCHEMA = "dfs.bench/1";
  private static final String PLOTS = "benchmarks";
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportPage() {}

  /** Reads the document that {@code dfs bench --json} printed. */
  public static RunResult read(Path document) throws IOException {
    JsonNode root = JSON.readTree(Files.readAllBytes(document));
    String schema = root.path("schema").asText();
    if (!schema.equals(SCHEMA) || !root.path("result").isObject()) {
      throw new IOException(
          document + ": expected a result of schema " + SCHEMA + ", found '" + schema + "'");
    }
    return JSON.treeToValue(root.get("result"), RunResult.class);
  }

  /** Writes tables and plots of all runs; returns the files that were written. */
  public static List<Path> write(Path page, List<Path> documents) throws IOException {
    List<String> generated = new ArrayList<>();
    List<Path> written = new ArrayList<>();
    Path plots = page.resolveSibling(PLOTS);
    for (Path document : documents) {
      RunResult run = read(document);
      String name = document.getFileName().toString().replaceFirst("\\.json$", "");
      generated.add("## Run: " + name);
      generated.add("");
      for (Map.Entry<String, String> chart : Charts.of(run).entrySet()) {
        Files.createDirectories(plots);
        Path file = plots.resolve(name + "-" + chart.getKey() + ".svg");
        Files.writeString(file, chart.getValue(), StandardCharsets.UTF_8);
        written.add(file);
        generated.add("![" + chart.getKey() + "](" + PLOTS + "/" + file.getFileName() + ")");
        generated.add("");
      }
      generated.addAll(Tables.of(run));
    }
    Files.writeString(
        page, replaced(Files.readAllLines(page), generated, page), StandardCharsets.UTF_8);
    written.add(page);
    return written;
  }

  private static String replaced(List<String> lines, List<String> generated, Path page)
      throws IOException {
    int begin = lines.indexOf(BEGIN);
    int end = lines.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          page + ": expected the lines '" + BEGIN + "' and, after it, '" + END + "'");
    }
    List<String> result = new ArrayList<>(lines.subList(0, begin + 1));
    result.add("");
    result.addAll(generated);
    result.addAll(lines.subList(end, lines.size()));
    return String.join("\n", result) + "\n";
  }
}
