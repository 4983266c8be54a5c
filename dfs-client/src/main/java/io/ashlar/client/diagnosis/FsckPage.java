package io.ashlar.client.diagnosis;

import io.ashlar.client.ReplicaLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a walk through a subtree.
 *
 * @param counts of this part
 * @param files in trouble, or all
 * @param next where the next part begins; null: this was the last one
 * @param denied directories that the caller may not list
 */
public record FsckPage(
    Counts counts, List<File> files, @Nullable Cursor next, List<String> denied) {
  /** Copies the lists. */
  public FsckPage {
    files = List.copyOf(files);
    denied = List.copyOf(denied);
  }

  /** Where a part ended; only the server reads it. */
  public record Cursor(String path, int nextBlock) {}

  /**
   * What was found.
   *
   * @param missing blocks without a good replica on a node that is not dead
   * @param corrupt blocks with a damaged replica
   * @param under blocks with fewer good replicas than wanted
   * @param over blocks with more
   * @param misplaced blocks with all good replicas on one of several racks
   */
  public record Counts(
      long files,
      long directories,
      long blocks,
      long bytes,
      long missing,
      long corrupt,
      long under,
      long over,
      long misplaced,
      long openFiles) {
    /** Nothing yet. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** Both together. */
    public Counts plus(Counts other) {
      return new Counts(
          files + other.files,
          directories + other.directories,
          blocks + other.blocks,
          bytes + other.bytes,
          missing + other.missing,
          corrupt + other.corrupt,
          under + other.under,
          over + other.over,
          misplaced + other.misplaced,
          openFiles + other.openFiles);
    }
  }

  /** A file with those of its blocks that are in trouble, or all. */
  public record File(String path, long length, int replication, boolean open, List<Block> blocks) {
    /** Copies the list. */
    public File {
      blocks = List.copyOf(blocks);
    }
  }

  /**
   * A block.
   *
   * @param states HEALTHY, or what is wrong with it, or the state of one that is not final
   * @param good replicas that count
   * @param corrupt damaged replicas
   * @param target replicas wanted
   */
  public record Block(
      long blockId,
      long generationStamp,
      long length,
      List<String> states,
      int good,
      int corrupt,
      int target,
      List<ReplicaLocation> locations) {
    /** Copies the lists. */
    public Block {
      states = List.copyOf(states);
      locations = List.copyOf(locations);
    }
  }
}
