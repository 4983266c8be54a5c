package io.ashlar.it.simulation.check;

import io.ashlar.client.session.Waiting;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.cluster.SimCluster;
import io.ashlar.it.simulation.cluster.SimDataNode;
import io.ashlar.it.simulation.nemesis.BitFlips;
import io.ashlar.it.simulation.workload.Content;
import io.ashlar.it.simulation.workload.FileRecord;
import io.ashlar.it.simulation.workload.Folders;
import io.ashlar.it.simulation.workload.Tally;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.namenode.namespace.NamespaceView;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.client.GetFileStatusResponse;
import io.ashlar.protocol.client.GetNamespaceDigestRequest;
import io.ashlar.protocol.client.GetNamespaceDigestResponse;
import io.ashlar.protocol.client.GetReportRequest;
import io.ashlar.protocol.client.GetReportResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.types.LocatedBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What must hold some time after all faults have ended, as a fresh client sees it. */
public final class FinalCheck {
  private static final long CONVERGE_MS = 60_000;
  private static final long ANSWER_MS = 40_000;
  private static final long POLL_MS = 500;

  private final SimCluster cluster;
  private final SimWorld world;
  private final SimClient client;
  private final FileReader reader;
  private final Tally tally;
  private final BitFlips flips;
  private final Map<Long, String> blockOwners = new HashMap<>();
  private boolean calm;

  /** Looks by a client of its own. */
  public FinalCheck(SimCluster cluster, SimClient client, Tally tally, BitFlips flips) {
    this.flips = flips;
    this.cluster = cluster;
    this.world = cluster.world();
    this.client = client;
    this.reader = new FileReader(client);
    this.tally = tally;
  }

  /** Waits for calm, then looks at everything. */
  public void run(List<FileRecord> files, List<Folders> folders) {
    calm = converged(files);
    for (FileRecord file : files) {
      // The length of a file that is still open is anybody's guess.
      if (calm || file.state() == FileRecord.State.CLOSED) {
        checkFile(file);
      }
    }
    if (calm) {
      checkNoForeignReplicas();
      folders.forEach(this::checkFolders);
    }
    checkReplay();
  }

  /** Lets time pass until the answer is there; null if it failed, which {@code failure} gets. */
  private <T> @Nullable T await(CompletableFuture<T> future, String what) {
    boolean done = world.runUntil(future::isDone, ANSWER_MS);
    if (!done) {
      world.violation("I12", what + ": no answer in " + ANSWER_MS + " ms");
      return null;
    }
    return future.isCompletedExceptionally() ? null : future.join();
  }

  private @Nullable GetReportResponse report() {
    return await(
        client.call(
            RpcMethod.GET_REPORT,
            GetReportRequest.getDefaultInstance(),
            GetReportResponse.parser()),
        "report");
  }

  // I9
  private boolean converged(List<FileRecord> files) {
    long end = world.nowMs() + CONVERGE_MS;
    String missing = "nothing was heard";
    while (world.nowMs() < end) {
      GetReportResponse report = report();
      missing = report == null ? "no report" : missing(report);
      if (missing.isEmpty()) {
        return true;
      }
      world.runFor(POLL_MS);
    }
    world.violation(
        "I9",
        "not converged " + CONVERGE_MS + " ms after all faults: " + missing + openOnes(files));
    return false;
  }

  private String openOnes(List<FileRecord> files) {
    StringBuilder open = new StringBuilder();
    for (FileRecord file : files) {
      GetBlockLocationsResponse located = await(reader.locate(file.path()), "look at " + file);
      if (located != null && located.getStatus().getUnderConstruction()) {
        open.append("; ").append(file);
        located
            .getBlocksList()
            .forEach(block -> open.append(' ').append(block.toString().replace('\n', ' ')));
      }
    }
    return open.toString();
  }

  private String missing(GetReportResponse report) {
    long live =
        report.getNodesList().stream().filter(node -> node.getState().equals("live")).count();
    if (live < cluster.dataNodes().size()) {
      return live + " nodes live";
    }
    if (report.getSafeMode().getActive()) {
      return "safe mode " + report.getSafeMode().getReasonsList();
    }
    if (report.getOpenLeases() > 0) {
      return report.getOpenLeases() + " leases open";
    }
    return report.getReadonlyReasonsCount() > 0 ? "read only" : "";
  }

  // I4 I14
  private void checkFolders(Folders folders) {
    for (String name : folders.names()) {
      CompletableFuture<GetFileStatusResponse> asked =
          client.call(
              RpcMethod.GET_FILE_STATUS,
              GetFileStatusRequest.newBuilder().setPath(name).build(),
              GetFileStatusResponse.parser());
      boolean found = await(asked, "stat of " + name) != null;
      if (found != folders.there().contains(name)) {
        world.violation("I4", name + (found ? " is there" : " is not there"));
      }
    }
  }

  // I1 I3 I11
  private void checkFile(FileRecord file) {
    GetBlockLocationsResponse located = await(reader.locate(file.path()), "look at " + file);
    if (located != null) {
      checkIds(file, located);
      if (calm && located.getStatus().getUnderConstruction()) {
        world.violation("I9", file + " is open, but nobody has a lease");
      }
    }
    CompletableFuture<FileReader.Found> read = reader.read(file.path());
    FileReader.Found found = await(read, "read of " + file);
    if (found != null) {
      checkContent(file, found);
      return;
    }
    if (!read.isCompletedExceptionally()) {
      return;
    }
    DfsException failure = Waiting.cause(read.handle((ok, error) -> error).join());
    boolean mayBeGone =
        !file.everCreated()
            || file.state() == FileRecord.State.DELETED
            || file.state() == FileRecord.State.DELETING;
    if (failure.code() == ErrorCode.NOT_FOUND && mayBeGone) {
      return;
    }
    // Bytes that nobody promised may be lost; those that were acknowledged must be readable.
    if (failure.code() == ErrorCode.CHECKSUM_ERROR && excused(file)) {
      tally.refused("final read", "DAMAGED_BEFORE_APPEND");
    } else if (failure.code() == ErrorCode.NOT_FOUND || file.synced() > 0) {
      world.violation("I1", "cannot read " + file + ": " + failure.getMessage());
    }
  }

  // I11: no replica that the NameNode believes in is bad, unless a fault of the disk damaged it.
  // I8: nor of an older generation.
  private void checkReplicas(FileRecord file, LocatedBlock block) {
    if (block.getLength() == 0 || flips.damaged(block.getBlock().getBlockId())) {
      return;
    }
    for (int i = 0; i < block.getReplicasCount(); i++) {
      CompletableFuture<byte[]> read = reader.replica(block, i);
      byte[] content = await(read, "read of a replica");
      String invariant = "I11";
      String wrong = "";
      if (content == null) {
        DfsException failure = Waiting.cause(read.handle((ok, error) -> error).join());
        wrong = String.valueOf(failure.getMessage());
        invariant = failure.code() == ErrorCode.STALE_STAMP ? "I8" : "I11";
      } else if (Content.mismatch(file.id(), block.getOffset(), content) >= 0) {
        wrong = "foreign bytes";
      }
      if (!wrong.isEmpty()) {
        world.violation(
            invariant,
            String.format(
                "block %d_%d of %s on %s: %s",
                block.getBlock().getBlockId(),
                block.getBlock().getGenerationStamp(),
                file,
                block.getReplicas(i).getAddresses(0).getHost(),
                wrong));
      }
    }
  }

  /**
   * A copy that was damaged may have become the only one of a pipeline that went on: damage and the
   * loss of the good nodes is more than replication promises to stand.
   */
  private boolean excused(FileRecord file) {
    GetBlockLocationsResponse located = await(reader.locate(file.path()), "look at " + file);
    return located != null
        && located.getBlocksList().stream()
            .map(LocatedBlock::getBlock)
            .anyMatch(key -> flips.excuses(key.getBlockId(), key.getGenerationStamp()));
  }

  private void checkContent(FileRecord file, FileReader.Found found) {
    if (file.state() == FileRecord.State.DELETED) {
      world.violation("I8", file + " was deleted and is there");
      return;
    }
    byte[] content = found.content();
    tally.bytesChecked(content.length);
    if (content.length < file.synced()) {
      world.violation("I1", file + " has only " + content.length + " bytes");
    }
    if (content.length > file.sent()) {
      world.violation("I3", file + " has " + content.length + " bytes");
    }
    if (file.state() == FileRecord.State.CLOSED && content.length != file.sent()) {
      world.violation("I3", file + " was closed and has " + content.length + " bytes");
    }
    int wrong = Content.mismatch(file.id(), 0, content);
    if (wrong >= 0) {
      world.violation("I3", file + " has a foreign byte at " + wrong);
    }
    found.located().getBlocksList().forEach(block -> checkReplicas(file, block));
  }

  // I7
  private void checkIds(FileRecord file, GetBlockLocationsResponse located) {
    located
        .getBlocksList()
        .forEach(
            block -> {
              String other = blockOwners.put(block.getBlock().getBlockId(), file.path());
              if (other != null) {
                world.violation(
                    "I7", "block " + block.getBlock() + " is of " + other + " and " + file);
              }
            });
  }

  // I8: what no file holds is deleted from the disks.
  private void checkNoForeignReplicas() {
    long end = world.nowMs() + CONVERGE_MS;
    Set<String> foreign = foreignReplicas();
    while (!foreign.isEmpty() && world.nowMs() < end) {
      world.runFor(POLL_MS);
      foreign = foreignReplicas();
    }
    if (!foreign.isEmpty()) {
      world.violation("I8", "replicas that no file holds: " + foreign);
    }
  }

  private Set<String> foreignReplicas() {
    Set<String> foreign = new HashSet<>();
    for (SimDataNode node : cluster.dataNodes()) {
      for (Path file : node.disk().allFiles()) {
        String name = String.valueOf(file.getFileName());
        if (name.startsWith("blk_") && !name.endsWith(".meta") && !name.contains(".tmp")) {
          String id = name.substring("blk_".length());
          if (!blockOwners.containsKey(Long.parseLong(id))) {
            foreign.add(node.process() + ":" + file);
          }
        }
      }
    }
    return foreign;
  }

  // I6: what the log and the image on disk give is what lived.
  private void checkReplay() {
    GetNamespaceDigestResponse live = digest();
    cluster.nameNode().kill("replay");
    if (live == null) {
      world.violation("I12", "no digest");
      return;
    }
    try {
      NamespaceView replayed = cluster.nameNode().replay();
      if (replayed.appliedTxid() != live.getTxid() || !replayed.digest().equals(live.getDigest())) {
        world.violation(
            "I6",
            String.format(
                "digest %s at txid %d, after replay %s at %d",
                live.getDigest(), live.getTxid(), replayed.digest(), replayed.appliedTxid()));
      }
    } catch (IOException e) {
      world.violation("I6", "the log does not replay: " + e);
    }
  }

  private @Nullable GetNamespaceDigestResponse digest() {
    return await(
        client.call(
            RpcMethod.GET_NAMESPACE_DIGEST,
            GetNamespaceDigestRequest.getDefaultInstance(),
            GetNamespaceDigestResponse.parser()),
        "digest");
  }
}
