package io.ashlar.namenode.editlog;

import io.ashlar.common.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The folders' copies of one segment; some may be closed while others are not. */
final class SegmentGroup {
  private final List<Path> copies = new ArrayList<>();
  private @Nullable SegmentName name;

  /** Segments by first txid, each with the folders' copies of it, in the folders' order. */
  static NavigableMap<Long, SegmentGroup> list(Disk disk, List<Path> folders) throws IOException {
    TreeMap<Long, SegmentGroup> groups = new TreeMap<>();
    for (Path folder : folders) {
      if (!disk.exists(folder)) {
        continue;
      }
      for (Path file : disk.list(folder)) {
        SegmentName found = SegmentName.parse(file).orElse(null);
        if (found != null) {
          groups.computeIfAbsent(found.firstTxid(), first -> new SegmentGroup()).add(found, file);
        }
      }
    }
    return groups;
  }

  private void add(SegmentName found, Path file) {
    copies.add(file);
    SegmentName known = name;
    if (known == null
        || known.inProgress()
        || (!found.inProgress() && found.lastTxid() > known.lastTxid())) {
      name = found;
    }
  }

  /** The name that covers most: a closed one before one in progress. */
  SegmentName name() {
    return Objects.requireNonNull(name, "a group has at least one copy");
  }

  List<Path> copies() {
    return copies;
  }
}
