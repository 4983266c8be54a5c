package io.ashlar.dist.bench;

import io.ashlar.benchmarks.synth.SynthDataNodes;
import io.ashlar.client.session.NameNodeAddress;
import io.ashlar.shell.cli.CommandContext;
import io.ashlar.shell.cli.ExitCode;
import io.ashlar.shell.cli.Interruption;
import io.ashlar.shell.cli.ShellCommand;
import io.ashlar.shell.cli.UsageException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Plays many DataNodes that hold the blocks of the NameNode's image, without their data. */
@Command(
    name = "synth-datanodes",
    description = {
      "Registers DataNodes without data, reports three replicas of each block of the NameNode's",
      "newest image, spread at random, and sends heartbeats until it is stopped. Start it on a",
      "cluster of 'synth-image' only: the NameNode believes what it is told."
    })
public final class SynthDataNodesCommand implements ShellCommand {
  private static final int COUNT_MAX = 10_000;
  private static final long HEARTBEAT_MS = 1_000;

  @Option(names = "--count", required = true, paramLabel = "D", description = "Number of nodes.")
  int count;

  @Option(names = "--seed", paramLabel = "S", description = "Equal seeds spread equally.")
  long seed = 1;

  @Option(
      names = "--full",
      description = "Reports in full, also where the NameNode could compare a digest.")
  boolean full;

  @Option(
      names = "--once",
      description = "Ends when all is reported, instead of sending heartbeats.")
  boolean once;

  @Override
  public int run(CommandContext context) throws IOException {
    if (count < 1 || count > COUNT_MAX) {
      throw new UsageException("--count " + count + ": expected 1 to " + COUNT_MAX);
    }
    Path folder = Files.createTempDirectory("ashlar-synth");
    Interruption.Cleanup cleanup = () -> Folders.delete(folder);
    context.interruption().register(cleanup);
    Path image = folder.resolve("image");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(image), 1 << 16)) {
        context.fileSystems().defaultFs().admin().fetchImage(out);
      }
      play(context, image);
      return ExitCode.OK;
    } finally {
      context.interruption().forget(cleanup);
      Folders.delete(folder);
    }
  }

  private void play(CommandContext context, Path image) throws IOException {
    NameNodeAddress nameNode =
        NameNodeAddress.of(URI.create(context.fileSystems().defaultFs().uri()));
    try (SynthDataNodes nodes = SynthDataNodes.of(image, count, seed, context.clock().wallMs())) {
      SynthDataNodes.Reported reported = nodes.report(nameNode.host(), nameNode.port(), !full);
      context.report().result(reported);
      context
          .io()
          .err()
          .println(
              reported.dataNodes()
                  + " DataNodes reported "
                  + reported.replicas()
                  + " replicas of "
                  + reported.blocks()
                  + " blocks in "
                  + reported.seconds()
                  + " s; "
                  + reported.reportBytes()
                  + " bytes of reports, "
                  + reported.digestBytes()
                  + " of them digests");
      if (!once) {
        nodes.live(HEARTBEAT_MS, context.interruption()::isStopped);
      }
    }
  }
}
