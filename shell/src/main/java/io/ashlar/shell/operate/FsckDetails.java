package io.ashlar.shell.operate;

import io.ashlar.client.NodeAddress;
import io.ashlar.client.ReplicaLocation;
import io.ashlar.client.diagnosis.FsckPage;
import io.ashlar.shell.cli.CommandContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a check found, printed as it comes. For the JSON document a bounded number of files is kept;
 * the counts are of all.
 */
final class FsckDetails {
  private static final int KEPT_MAX = 10_000;

  private final CommandContext context;
  private final Options options;
  private final List<FsckPage.File> kept = new ArrayList<>();
  private final List<String> denied = new ArrayList<>();
  private long left;

  /** What is to be printed. */
  record Options(boolean blocks, boolean locations, boolean onlyCorrupt) {}

  FsckDetails(CommandContext context, Options options) {
    this.context = context;
    this.options = options;
  }

  /** True if every block has a good replica and none is damaged. */
  static boolean isHealthy(FsckPage.Counts counts) {
    return counts.missing() == 0 && counts.corrupt() == 0;
  }

  void add(FsckPage page) throws IOException {
    for (String directory : page.denied()) {
      denied.add(directory);
      context.report().note("no permission to list " + directory + "; what is below is left out");
    }
    for (FsckPage.File file : page.files()) {
      FsckPage.File told = options.onlyCorrupt() ? onlyCorrupt(file) : file;
      if (options.onlyCorrupt() && told.blocks().isEmpty()) {
        continue;
      }
      print(told);
      if (kept.size() < KEPT_MAX) {
        kept.add(told);
      } else {
        left++;
      }
    }
  }

  private static FsckPage.File onlyCorrupt(FsckPage.File file) {
    return new FsckPage.File(
        file.path(),
        file.length(),
        file.replication(),
        file.open(),
        file.blocks().stream().filter(FsckDetails::isCorrupt).toList());
  }

  private static boolean isCorrupt(FsckPage.Block block) {
    return block.states().contains("MISSING") || block.states().contains("CORRUPT");
  }

  private void print(FsckPage.File file) throws IOException {
    if (options.onlyCorrupt()) {
      for (FsckPage.Block block : file.blocks()) {
        context.line("blk_" + block.blockId() + "  " + context.shown(file.path()));
      }
      return;
    }
    context.line(
        context.shown(file.path())
            + "  "
            + file.length()
            + " bytes, replication "
            + file.replication()
            + (file.open() ? ", open for write" : ""));
    for (FsckPage.Block block : file.blocks()) {
      boolean healthy = block.states().equals(List.of("HEALTHY"));
      if (!healthy || options.blocks() || options.locations()) {
        print(block);
      }
    }
  }

  private void print(FsckPage.Block block) throws IOException {
    context.line(
        "  blk_"
            + block.blockId()
            + "_"
            + block.generationStamp()
            + "  length "
            + block.length()
            + "  "
            + String.join(", ", block.states())
            + "  "
            + block.good()
            + " good of "
            + block.target()
            + (block.corrupt() > 0 ? ", " + block.corrupt() + " damaged" : ""));
    if (options.locations()) {
      for (ReplicaLocation replica : block.locations()) {
        context.line(
            "    "
                + replica.addresses().stream()
                    .map(NodeAddress::toString)
                    .collect(Collectors.joining(" "))
                + "  "
                + context.shown(replica.rack())
                + "  "
                + replica.state());
      }
    }
  }

  Map<String, Object> document(String path, FsckPage.Counts counts) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("path", path);
    result.put("healthy", isHealthy(counts));
    result.put("missing", counts.missing());
    result.put("corrupt", counts.corrupt());
    result.put("under", counts.under());
    result.put("over", counts.over());
    result.put("misplaced", counts.misplaced());
    result.put("openFiles", counts.openFiles());
    result.put("files", counts.files());
    result.put("directories", counts.directories());
    result.put("blocks", counts.blocks());
    result.put("bytes", counts.bytes());
    result.put("details", kept);
    result.put("detailsLeft", left);
    result.put("denied", denied);
    return result;
  }

  void summary(String path, FsckPage.Counts counts) throws IOException {
    context.line("Path             " + context.shown(path));
    context.line("Status           " + (isHealthy(counts) ? "HEALTHY" : "CORRUPT"));
    context.line(
        "Checked          "
            + counts.files()
            + " files, "
            + counts.directories()
            + " directories, "
            + counts.blocks()
            + " blocks, "
            + counts.bytes()
            + " bytes");
    context.line("Missing          " + counts.missing());
    context.line("Corrupt          " + counts.corrupt());
    context.line("Under-replicated " + counts.under());
    context.line("Over-replicated  " + counts.over());
    context.line("Misplaced        " + counts.misplaced());
    context.line("Open files       " + counts.openFiles());
  }
}
