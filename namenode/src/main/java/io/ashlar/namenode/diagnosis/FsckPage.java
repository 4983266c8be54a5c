package io.ashlar.namenode.diagnosis;

import io.ashlar.namenode.block.ClusterView;
import io.ashlar.namenode.block.RedundancyView;
import io.ashlar.namenode.block.ReplicatedBlock;
import io.ashlar.namenode.block.ReplicatedBlock.Holder;
import io.ashlar.namenode.block.ReplicatedBlock.Worth;
import io.ashlar.namenode.datanodes.Liveness;
import io.ashlar.namenode.namespace.BlockView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.protocol.diagnosis.FsckBlock;
import io.ashlar.protocol.diagnosis.FsckCounts;
import io.ashlar.protocol.diagnosis.FsckCursor;
import io.ashlar.protocol.diagnosis.FsckFile;
import io.ashlar.protocol.diagnosis.FsckResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what is found on one page, and knows when it is full. */
final class FsckPage {
  private static final int ENTRIES_MAX = 4_000;
  private static final int BLOCKS_MAX = 8_000;
  private static final int BYTES_MAX = 1 << 20;

  private final RedundancyView blocks;
  private final ClusterView cluster;
  private final int racks;
  private final boolean allFiles;
  private final FsckCounts.Builder counts = FsckCounts.newBuilder();
  private final FsckResponse.Builder answer = FsckResponse.newBuilder();
  private int entries;
  private int blocksSeen;
  private int bytes;
  private String last = "";
  private int nextBlock;

  FsckPage(RedundancyView blocks, ClusterView cluster, int racks, boolean allFiles) {
    this.blocks = blocks;
    this.cluster = cluster;
    this.racks = racks;
    this.allFiles = allFiles;
  }

  boolean hasRoom() {
    return nextBlock == 0 && entries < ENTRIES_MAX && blocksSeen < BLOCKS_MAX && bytes < BYTES_MAX;
  }

  void visited(String path) {
    last = path;
  }

  void directory() {
    entries++;
    counts.setDirectories(counts.getDirectories() + 1);
  }

  void denied(String path) {
    answer.addDenied(path);
    bytes += path.length();
  }

  /** True if the last file has blocks that did not fit. */
  boolean isFileOpenEnded() {
    return nextBlock > 0;
  }

  FsckCursor cursor() {
    return FsckCursor.newBuilder().setPath(last).setNextBlock(nextBlock).build();
  }

  /** Looks at the file's blocks from that one on. */
  void file(FileView file, String path, int fromBlock) {
    visited(path);
    nextBlock = 0;
    boolean open = file.lease() != null;
    if (fromBlock == 0) {
      entries++;
      counts.setFiles(counts.getFiles() + 1).setBytes(counts.getBytes() + file.length());
      counts.setOpenFiles(counts.getOpenFiles() + (open ? 1 : 0));
    }
    FsckFile.Builder told =
        FsckFile.newBuilder()
            .setPath(path)
            .setLength(file.length())
            .setReplication(file.replication())
            .setOpen(open);
    List<BlockView> all = file.blocks();
    for (int i = fromBlock; i < all.size(); i++) {
      if (blocksSeen >= BLOCKS_MAX || bytes >= BYTES_MAX) {
        nextBlock = i;
        break;
      }
      block(all.get(i), told);
    }
    if (told.getBlocksCount() > 0 || (allFiles && fromBlock == 0)) {
      answer.addFiles(told);
      bytes += path.length() + 16;
    }
  }

  private void block(BlockView block, FsckFile.Builder told) {
    blocksSeen++;
    counts.setBlocks(counts.getBlocks() + 1);
    ReplicatedBlock seen = blocks.describe(block.id().value());
    FsckBlock.Builder line =
        FsckBlock.newBuilder()
            .setBlockId(block.id().value())
            .setGenerationStamp(block.committedGs().value())
            .setLength(block.length())
            .setTarget(block.replication());
    boolean healthy = true;
    if (seen == null) {
      line.addStates(block.state().name());
    } else {
      List<String> states = states(seen, line);
      healthy = states.isEmpty();
      line.addAllStates(healthy ? List.of("HEALTHY") : states);
    }
    if (allFiles || !healthy) {
      line.addAllLocations(cluster.locations(block, ""));
      told.addBlocks(line);
      bytes += line.build().getSerializedSize();
    }
  }

  private List<String> states(ReplicatedBlock block, FsckBlock.Builder line) {
    Set<String> good = new HashSet<>();
    Set<String> goodRacks = new HashSet<>();
    int corrupt = 0;
    int spare = 0;
    for (Holder holder : block.holders()) {
      if (holder.node().liveness() == Liveness.DEAD) {
        continue;
      }
      if (holder.worth() == Worth.GOOD) {
        good.add(holder.node().id());
        goodRacks.add(holder.node().registration().rack());
      } else if (holder.worth() == Worth.EXCESS) {
        spare++;
      } else if (holder.worth() == Worth.CORRUPT || holder.worth() == Worth.DOOMED) {
        corrupt++;
      }
    }
    line.setGood(good.size()).setCorrupt(corrupt);
    List<String> states = new ArrayList<>();
    if (good.isEmpty()) {
      states.add("MISSING");
      counts.setMissing(counts.getMissing() + 1);
    } else if (good.size() < block.wanted()) {
      states.add("UNDER_REPLICATED");
      counts.setUnder(counts.getUnder() + 1);
    } else if (good.size() + spare > block.wanted()) {
      states.add("OVER_REPLICATED");
      counts.setOver(counts.getOver() + 1);
    }
    if (corrupt > 0) {
      states.add("CORRUPT");
      counts.setCorrupt(counts.getCorrupt() + 1);
    }
    if (good.size() > 1 && goodRacks.size() == 1 && racks > 1) {
      states.add("MISPLACED");
      counts.setMisplaced(counts.getMisplaced() + 1);
    }
    return states;
  }

  FsckResponse end(@Nullable FsckCursor next) {
    answer.setCounts(counts);
    if (next != null) {
      answer.setNext(next);
    }
    return answer.build();
  }
}
