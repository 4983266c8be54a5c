package io.ashlar.it.simulation.check;

import io.ashlar.it.simulation.cluster.FileReader;
import io.ashlar.it.simulation.cluster.SimClient;
import io.ashlar.it.simulation.nemesis.BitFlips;
import io.ashlar.it.simulation.workload.FileRecord;
import io.ashlar.it.simulation.workload.Tally;
import io.ashlar.it.simulation.world.SimWorld;
import io.ashlar.protocol.client.GetBlockLocationsResponse;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.LocatedBlock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** I1, I3, I8 and I11: content of files and of their replicas. */
final class FileCheck {
  private final SimWorld world;
  private final FileReader reader;
  private final Answers answers;
  private final BlockOwners owners;
  private final Tally tally;
  private final BitFlips flips;
  private boolean calm;

  /** Length of each file that is there. */
  private final Map<FileRecord, Long> lengths = new HashMap<>();

  FileCheck(SimClient client, Answers answers, BlockOwners owners, Tally tally, BitFlips flips) {
    this.world = client.cluster().world();
    this.reader = new FileReader(client);
    this.answers = answers;
    this.owners = owners;
    this.tally = tally;
    this.flips = flips;
  }

  /** {@code atRest}: nobody has a lease any more. */
  void check(FileRecord file, boolean atRest) {
    calm = atRest;
    tally.judged();
    boolean there = check(file, file.path());
    String other = file.otherPath();
    boolean elsewhere = other != null && check(file, other);
    if (there && elsewhere) {
      world.violation("I14", file + " is at both of its names, the other one is " + other);
    } else if (!there && !elsewhere && !mayBeGone(file)) {
      world.violation("I1", file + " is not there");
    }
  }

  private static boolean mayBeGone(FileRecord file) {
    return !file.everCreated()
        || file.state() == FileRecord.State.DELETED
        || file.state() == FileRecord.State.DELETING;
  }

  /** True if it is at that path, in whatever state. */
  private boolean check(FileRecord file, String path) {
    GetBlockLocationsResponse located = answers.of(reader.locate(path), "look at " + file);
    if (located != null) {
      owners.add(file, located);
      checkTimes(file, located);
      if (calm && located.getStatus().getUnderConstruction()) {
        world.violation("I9", file + " is open, but nobody has a lease");
      }
    }
    CompletableFuture<FileReader.Found> read = reader.read(path);
    FileReader.Found found = answers.of(read, "read of " + file);
    if (found != null) {
      lengths.put(file, (long) found.content().length);
      checkContent(file, found);
      return true;
    }
    if (!read.isDone()) {
      return true;
    }
    DfsException failure = Answers.failure(read);
    if (failure.code() == ErrorCode.NOT_FOUND) {
      return false;
    }
    // Bytes that nobody promised may be lost; those that were acknowledged must be readable.
    boolean damaged =
        failure.code() == ErrorCode.CHECKSUM_ERROR || failure.code() == ErrorCode.BLOCK_MISSING;
    if (damaged && excused(located)) {
      tally.unknown();
    } else if (file.synced() > 0) {
      world.violation("I1", "cannot read " + file + ": " + failure.getMessage());
    }
    return true;
  }

  private void checkTimes(FileRecord file, GetBlockLocationsResponse located) {
    long found = located.getStatus().getMtimeMs();
    if (file.mtimeMs() >= 0 && !file.isInDoubt() && found != file.mtimeMs()) {
      world.violation(
          "I4", String.format("%s has the time %d, set was %d", file, found, file.mtimeMs()));
    }
  }

  /**
   * A copy that was damaged may have become the only one of a pipeline that went on: damage and the
   * loss of the good nodes is more than replication promises to stand.
   */
  private boolean excused(@Nullable GetBlockLocationsResponse located) {
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
    if (!rightLength(file, content.length)) {
      if (content.length < file.synced() && excused(found.located())) {
        tally.unknown();
      } else {
        world.violation(
            content.length < file.synced() ? "I1" : "I3",
            file + " has " + content.length + " bytes");
      }
    }
    int wrong = file.content().mismatch(0, content);
    if (wrong >= 0) {
      world.violation("I3", file + " has a foreign byte at " + wrong);
    }
    found.located().getBlocksList().forEach(block -> checkReplicas(file, block));
  }

  private static boolean rightLength(FileRecord file, long length) {
    if (file.otherLength() >= 0 && length == file.otherLength()) {
      return true;
    }
    boolean closed = file.state() == FileRecord.State.CLOSED;
    return closed ? length == file.sent() : length >= file.synced() && length <= file.sent();
  }

  /** A concat without an answer was done wholly or not at all. */
  void checkParts(FileRecord file) {
    Long length = lengths.get(file);
    if (file.parts().isEmpty() || length == null || file.otherLength() == file.sent()) {
      return;
    }
    boolean joined = length == file.sent();
    for (FileRecord part : file.parts()) {
      if (lengths.containsKey(part) == joined) {
        world.violation(
            "I14",
            String.format(
                "%s has %d bytes, and its part %s is%s there",
                file, length, part, joined ? "" : " not"));
      }
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
      byte[] content = answers.of(read, "read of a replica");
      String invariant = "I11";
      String wrong = "";
      if (content == null) {
        DfsException failure = Answers.failure(read);
        if (failure.code() == ErrorCode.REPLICA_NOT_FOUND && !isStillOffered(file, block, i)) {
          continue; // It was one too many, and is deleted meanwhile.
        }
        wrong = String.valueOf(failure.getMessage());
        invariant = failure.code() == ErrorCode.STALE_STAMP ? "I8" : "I11";
      } else if (file.content().mismatch(block.getOffset(), content) >= 0) {
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

  private boolean isStillOffered(FileRecord file, LocatedBlock block, int replica) {
    GetBlockLocationsResponse located = answers.of(reader.locate(file.path()), "look at " + file);
    String node = block.getReplicas(replica).getNodeId();
    return located == null
        || located.getBlocksList().stream()
            .filter(now -> now.getBlock().equals(block.getBlock()))
            .flatMap(now -> now.getReplicasList().stream())
            .anyMatch(now -> now.getNodeId().equals(node));
  }
}
