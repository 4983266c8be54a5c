package io.ashlar.dist.role;

import io.ashlar.common.disk.RealDisk;
import io.ashlar.common.random.SecureRandomSource;
import io.ashlar.namenode.storage.NameNodeFormatter;
import io.ashlar.namenode.storage.StorageVersion;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the metadata folders of a NameNode ready for a new, empty file system. */
@Command(
    name = "format",
    description = "Makes the metadata folders ready for a new, empty file system.")
public final class FormatCommand implements ShellCommand {
  @Option(names = "--cluster-id", paramLabel = "ID", description = "Default: a new random one.")
  @Nullable String clusterId;

  @Option(names = "--force", description = "Deletes the file system that the folders hold.")
  boolean force;

  @Override
  public int run(CommandContext context) throws IOException {
    List<Path> folders = Settings.nameDirs(Settings.of(context));
    SecureRandomSource random = new SecureRandomSource();
    StorageVersion version =
        new StorageVersion(
            clusterId == null ? random.nextUuid().toString() : clusterId,
            random.nextUuid(),
            StorageVersion.LAYOUT_VERSION,
            context.clock().wallMs());
    new NameNodeFormatter(RealDisk.INSTANCE).format(folders, version, force);
    List<String> names = folders.stream().map(Path::toString).toList();
    context
        .report()
        .result(
            Map.of(
                "clusterId", version.clusterId(),
                "namespaceId", version.namespaceId().toString(),
                "folders", names));
    context.line("Formatted " + String.join(", ", names));
    context.line("  cluster id " + version.clusterId());
    context.line("  namespace id " + version.namespaceId());
    return ExitCode.OK;
  }
}
