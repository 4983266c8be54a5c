package io.ashlar.shell.command;

import io.ashlar.client.ClusterReport;
import io.ashlar.client.DataNodeInfo;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.remote.RemoteFileSystem;
import io.ashlar.shell.text.Sizes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints capacity, used and free space of the file system and, on request, of each volume. */
@Command(name = "df", description = "Prints capacity, used and free space.")
public final class DfCommand implements ShellCommand {
  @Option(names = "-h", description = "Sizes with units.")
  boolean human;

  @Option(names = "--volumes", description = "One line for each volume of each DataNode too.")
  boolean volumes;

  @Parameters(paramLabel = "PATH", arity = "0..1", description = "Any path of the file system.")
  @Nullable String path;

  private record Result(
      String filesystem, long capacity, long used, long remaining, List<VolumeRow> volumes) {}

  private record VolumeRow(
      String node,
      String rack,
      String path,
      String type,
      long capacity,
      long used,
      long remaining,
      boolean failed) {}

  @Override
  public int run(CommandContext context) throws IOException {
    RemoteFileSystem fileSystem =
        context.fileSystems().resolve(path == null ? "/" : path).fileSystem();
    ClusterReport report = fileSystem.admin().report();
    List<VolumeRow> rows = new ArrayList<>();
    for (DataNodeInfo node : report.nodes()) {
      for (DataNodeInfo.Volume volume : node.volumes()) {
        rows.add(row(node, volume));
      }
    }
    context
        .report()
        .result(
            new Result(
                fileSystem.uri(),
                report.stats().capacityBytes(),
                report.stats().usedBytes(),
                report.stats().remainingBytes(),
                rows));
    print(context, fileSystem.uri(), report, rows);
    return ExitCode.OK;
  }

  private static VolumeRow row(DataNodeInfo node, DataNodeInfo.Volume volume) {
    return new VolumeRow(
        node.addresses().isEmpty() ? node.nodeId() : node.addresses().get(0).toString(),
        node.rack(),
        volume.path(),
        volume.storageType(),
        volume.capacityBytes(),
        volume.usedBytes(),
        volume.remainingBytes(),
        volume.failed());
  }

  private void print(CommandContext context, String uri, ClusterReport report, List<VolumeRow> rows)
      throws IOException {
    context.line(line("Filesystem", "Size", "Used", "Available", "Use%"));
    context.line(
        line(
            uri,
            report.stats().capacityBytes(),
            report.stats().usedBytes(),
            report.stats().remainingBytes()));
    if (volumes) {
      for (VolumeRow row : rows) {
        String name = row.node() + ":" + row.path() + (row.failed() ? " (failed)" : "");
        context.line(line(name, row.capacity(), row.used(), row.remaining()));
      }
    }
  }

  private String line(String name, long capacity, long used, long remaining) {
    long percent = capacity == 0 ? 0 : Math.round(100.0 * used / capacity);
    return line(
        name,
        Sizes.of(capacity, human),
        Sizes.of(used, human),
        Sizes.of(remaining, human),
        percent + "%");
  }

  private static String line(String name, String size, String used, String free, String percent) {
    return String.format(Locale.ROOT, "%-28s %15s %15s %15s %5s", name, size, used, free, percent);
  }
}
