package io.ashlar.shell.remote;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ashlar.client.ReplicaInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Blocks of a file; the document of {@code dfs blocks}.
 *
 * @param path of the file
 * @param length bytes
 * @param underConstruction true while somebody writes it
 * @param blocks in the order of their offsets
 */
public record RemoteBlocks(
    String path, long length, boolean underConstruction, List<Block> blocks) {
  /** State of a replica whose bytes were found wrong. */
  static final String CORRUPT = "CORRUPT";

  /**
   * One block.
   *
   * @param blockId its id
   * @param generationStamp its generation
   * @param offset in the file, bytes
   * @param length bytes
   * @param state of the block
   * @param replicas nearest first
   */
  public record Block(
      long blockId,
      long generationStamp,
      long offset,
      long length,
      String state,
      List<Replica> replicas) {}

  /**
   * One replica.
   *
   * @param nodeId UUID of the DataNode
   * @param host first address of the DataNode
   * @param port its port
   * @param rack such as {@code /rack1}
   * @param volume id of the volume, or with --files its folder
   * @param state of the replica
   * @param dataFile path on the DataNode's host; null unless asked for
   * @param checksumFile path on the DataNode's host; null unless asked for
   * @param dataOffset in the data file, for replicas in containers
   * @param dataLength in the data file, for replicas in containers
   * @param problem why the DataNode did not tell its files
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Replica(
      String nodeId,
      String host,
      int port,
      String rack,
      String volume,
      String state,
      @Nullable String dataFile,
      @Nullable String checksumFile,
      @Nullable Long dataOffset,
      @Nullable Long dataLength,
      @Nullable String problem) {
    /** With what its DataNode told. */
    Replica with(ReplicaInfo info) {
      boolean inContainer = info.dataOffset() > 0;
      return new Replica(
          nodeId,
          host,
          port,
          rack,
          info.volume(),
          state.equals(CORRUPT) ? state : info.state(),
          info.dataFile(),
          info.checksumFile(),
          inContainer ? info.dataOffset() : null,
          inContainer ? info.dataLength() : null,
          problem);
    }
  }
}
