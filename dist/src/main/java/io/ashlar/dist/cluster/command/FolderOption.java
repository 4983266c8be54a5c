package io.ashlar.dist.cluster.command;

import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.local.LocalOperands;
import io.ashlar.shell.remote.FileSystems;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The folder of a local cluster as an option. */
public final class FolderOption {
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The cluster's folder; default: .ashlar of the project.")
  @Nullable String dir;

  /** The folder. */
  public ClusterFolder folder(CommandContext context) throws IOException {
    return new ClusterFolder(
        dir == null ? FileSystems.defaultCluster(context.io()) : LocalOperands.path(dir));
  }

  /** The option as the next commands to try must carry it: empty for the default. */
  public String suffix() {
    return dir == null ? "" : " --dir " + dir;
  }
}
