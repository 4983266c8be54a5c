package io.ashlar.namenode.tools;

import io.ashlar.common.disk.Disk;
import io.ashlar.namenode.editlog.SegmentFiles;
import io.ashlar.protocol.edits.EditEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** {@code dfs edits print}. */
public final class EditsTool {
  private final SegmentFiles segments;

  /** Reads through {@code disk}. */
  public EditsTool(Disk disk) {
    this.segments = new SegmentFiles(disk);
  }

  /** Hears one entry. */
  @FunctionalInterface
  public interface Sink {
    /** Fields of the entry, its records included. */
    void entry(Map<String, Object> fields) throws IOException;
  }

  /** Gives every entry of a segment; stops with an error at the first damage. */
  public void print(Path segment, Sink sink) throws IOException {
    segments.read(
        segment,
        batch -> {
          for (EditEntry entry : batch) {
            sink.entry(MessageMaps.of(entry));
          }
        });
  }
}
