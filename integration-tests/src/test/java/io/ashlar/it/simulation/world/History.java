package io.ashlar.it.simulation.world;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What users asked and heard, and what struck them, in the order of simulated time. One line of
 * JSON each, for a seed that failed.
 */
public final class History {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Entry> entries = new ArrayList<>();

  /** What an entry tells of an operation, in the words of Jepsen. */
  public enum Kind {
    /** It was asked for. */
    INVOKE,
    /** It was done. */
    OK,
    /** It certainly was not done. */
    FAIL,
    /** Whether it was done is not known. */
    INFO,
    /** No operation but a fact of the world. */
    NOTE
  }

  private record Entry(
      long nanos, Kind kind, String who, String what, String path, long upTo, String error) {
    Map<String, Object> fields(int number) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("i", number);
      fields.put("ns", nanos);
      fields.put("t", kind.name().toLowerCase(java.util.Locale.ROOT));
      if (kind == Kind.NOTE) {
        fields.put("note", what);
        return fields;
      }
      fields.put("p", who);
      fields.put("op", what);
      fields.put("a", path);
      if (upTo >= 0) {
        fields.put("upto", upTo);
      }
      if (!error.isEmpty()) {
        fields.put("err", error);
      }
      return fields;
    }
  }

  void note(long nanos, String fact) {
    entries.add(new Entry(nanos, Kind.NOTE, "", fact, "", -1, ""));
  }

  void add(
      long nanos,
      Kind kind,
      String who,
      String operation,
      String path,
      long upTo,
      @Nullable String error) {
    entries.add(new Entry(nanos, kind, who, operation, path, upTo, error == null ? "" : error));
  }

  /** Writes all of it. */
  public void write(Path file) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      int number = 0;
      for (Entry entry : entries) {
        out.write(JSON.writeValueAsString(entry.fields(number++)));
        out.newLine();
      }
    }
  }
}
