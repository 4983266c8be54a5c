package io.ashlar.dist.quickstart;

import io.ashlar.common.path.DfsPath;
import io.ashlar.dist.cluster.ClusterFolder;
import io.ashlar.dist.cluster.ClusterStarter.Started;
import io.ashlar.dist.cluster.ClusterStatus;
import io.ashlar.dist.cluster.StatusReader;
import io.ashlar.dist.cluster.command.FolderOption;
import io.ashlar.dist.cluster.command.Starts;
import io.ashlar.dist.cluster.command.TopologyOptions;
import io.ashlar.dist.cluster.command.Unsupported;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.local.LinkPolicy;
import io.ashlar.shell.local.LocalOperands;
import io.ashlar.shell.remote.Target;
import io.ashlar.shell.transfer.CompareTransfer;
import io.ashlar.shell.transfer.PutOptions;
import io.ashlar.shell.transfer.PutTransfer;
import io.ashlar.shell.transfer.TransferResult;
import io.ashlar.shell.transfer.TransferSession;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Starts a cluster, stores a tree, lists it, reads it back and compares every byte. Exit code 0
 * means that every byte was compared and equal.
 */
@Command(
    name = "quickstart",
    description = {
      "Starts a local cluster, stores a real directory tree, reads it back, compares every byte,",
      "and leaves the cluster running."
    })
public final class QuickstartCommand implements ShellCommand {
  private static final int DIRECTORY_MODE = 0755;
  private static final int THREADS = 8;
  private static final DfsPath TARGET = DfsPath.parse("/quickstart");

  @Mixin FolderOption folderOption = new FolderOption();
  @Mixin TopologyOptions topology = new TopologyOptions();

  @Option(
      names = "--source",
      paramLabel = "PATH",
      description = "File or tree to store; default: the project's own files.")
  @Nullable String source;

  @Override
  public int run(CommandContext context) throws IOException {
    Unsupported.refuseHighAvailability(topology.isHighAvailability());
    SourceTree tree = sourceTree(context);
    ClusterFolder folder = folderOption.folder(context);
    Started started = Starts.start(context, folder, topology.request(context, List.of()));
    ClusterStatus status = new StatusReader(folder, context.clock()).read(started.spec());
    boolean wasRunning = started.started().isEmpty();
    QuickstartText text = new QuickstartText(context, folderOption.suffix());
    text.running(status, wasRunning);
    Target target = context.fileSystems().resolve(status.uri() + TARGET);
    TransferResult put = put(context, tree, target);
    TransferResult compared = compare(context, tree, target);
    Placement.Counts stored = Placement.of(target);
    context
        .report()
        .result(new QuickstartResult(status, wasRunning, TARGET.toString(), put, stored, compared));
    text.stored(TARGET, put, stored, compared);
    refuseDifference(put, stored, compared);
    text.nextCommands(TARGET, status);
    return ExitCode.OK;
  }

  private SourceTree sourceTree(CommandContext context) throws IOException {
    if (source == null) {
      return SourceTree.ofProject(context.io().home());
    }
    Path path = LocalOperands.path(source);
    if (!Files.exists(path)) {
      throw new DfsException(
          ErrorCode.LOCAL_IO, "--source " + path + ": no such local file or directory");
    }
    return SourceTree.of(path);
  }

  private static TransferResult put(CommandContext context, SourceTree tree, Target target)
      throws IOException {
    target.fileSystem().delete(target.path(), true);
    PutOptions options = new PutOptions(false, false, LinkPolicy.FOLLOW, 0, 0);
    try (TransferSession session = new TransferSession(context, "put", THREADS)) {
      PutTransfer transfer = new PutTransfer(session, options);
      target.fileSystem().mkdir(target.path(), DIRECTORY_MODE, true);
      for (SourceTree.Part part : tree.parts()) {
        Target exact = exact(target, part);
        target.fileSystem().mkdir(exact.path().parent(), DIRECTORY_MODE, true);
        transfer.put(part.local(), exact);
      }
      transfer.finishDirectories();
      return session.finish();
    }
  }

  private static TransferResult compare(CommandContext context, SourceTree tree, Target target)
      throws IOException {
    try (TransferSession session = new TransferSession(context, "compare", THREADS)) {
      CompareTransfer transfer = new CompareTransfer(session, LinkPolicy.FOLLOW);
      for (SourceTree.Part part : tree.parts()) {
        transfer.compare(part.local(), exact(target, part));
      }
      return session.finish();
    }
  }

  private static Target exact(Target target, SourceTree.Part part) {
    return target.at(DfsPath.parse(target.path() + "/" + part.name()));
  }

  /** Equal bytes are proved file by file; equal counts prove that nothing is there beside them. */
  private static void refuseDifference(
      TransferResult put, Placement.Counts stored, TransferResult compared) throws DfsException {
    boolean equal =
        put.files() == compared.files()
            && put.bytes() == compared.bytes()
            && stored.files() == compared.files()
            && stored.bytes() == compared.bytes();
    if (!equal) {
      throw new DfsException(
          ErrorCode.CONTENT_DIFFERS,
          "stored "
              + put.files()
              + " files with "
              + put.bytes()
              + " bytes, listed "
              + stored.files()
              + " with "
              + stored.bytes()
              + ", compared "
              + compared.files()
              + " with "
              + compared.bytes());
    }
  }
}
