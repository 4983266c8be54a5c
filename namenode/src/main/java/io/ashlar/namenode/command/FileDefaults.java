package io.ashlar.namenode.command;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import io.ashlar.common.config.SharedKeys;
import io.ashlar.namenode.namespace.FileLayout;
import io.ashlar.protocol.client.CreateFileRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.types.ChecksumSpec;
import io.ashlar.protocol.types.ChecksumType;

/**
 * What new files get when the client does not say, and the limits of what it may say.
 *
 * @param blockSize of new files, bytes
 * @param blockSizeMin smallest block size, bytes
 * @param replication of new files
 * @param replicationMax largest number of replicas
 * @param bytesPerChecksum chunk size of new files
 */
public record FileDefaults(
    long blockSize, long blockSizeMin, int replication, int replicationMax, int bytesPerChecksum) {
  /** Smallest block size that a client may ask for. */
  public static final ConfigKey<Long> MIN_BLOCK_SIZE =
      ConfigKey.of(
              "dfs.namenode.fs-limits.min-block-size",
              ConfigType.SIZE,
              "1m",
              "Smallest block size that a client may ask for.")
          .range(value -> value >= 512 && value <= 1L << 40, "from 512 to 1t");

  /** Largest number of replicas that a client may ask for. */
  public static final ConfigKey<Integer> MAX_REPLICATION =
      ConfigKey.of(
              "dfs.replication.max",
              ConfigType.INT,
              "512",
              "Largest number of replicas that a client may ask for.")
          .range(value -> value >= 1 && value <= 512, "from 1 to 512");

  private static final long BLOCK_SIZE_MAX = 1L << 40;
  private static final int CHUNK_MULTIPLE = 16;
  private static final int CHUNK_MAX = 1 << 20;

  /** Reads its keys. */
  public static FileDefaults from(Configuration configuration) {
    return new FileDefaults(
        configuration.get(SharedKeys.BLOCK_SIZE),
        configuration.get(MIN_BLOCK_SIZE),
        configuration.get(SharedKeys.REPLICATION),
        configuration.get(MAX_REPLICATION),
        Math.toIntExact(configuration.get(SharedKeys.BYTES_PER_CHECKSUM)));
  }

  /** Layout of a file to be created; INVALID_ARGUMENT names the field and its range. */
  public FileLayout layout(CreateFileRequest request) throws DfsException {
    int wanted = request.getReplication() == 0 ? replication : request.getReplication();
    checkReplication(wanted);
    long size = request.getBlockSize() == 0 ? blockSize : request.getBlockSize();
    int chunk =
        request.getBytesPerChecksum() == 0 ? bytesPerChecksum : request.getBytesPerChecksum();
    if (chunk < CHUNK_MULTIPLE || chunk > CHUNK_MAX || chunk % CHUNK_MULTIPLE != 0) {
      throw invalid(
          "bytes per checksum", chunk, "a multiple of " + CHUNK_MULTIPLE + " up to " + CHUNK_MAX);
    }
    if (size < blockSizeMin || size > BLOCK_SIZE_MAX) {
      throw invalid(
          "block size",
          size,
          "from " + blockSizeMin + " (" + MIN_BLOCK_SIZE.name() + ") to " + BLOCK_SIZE_MAX);
    }
    if (size % chunk != 0) {
      throw invalid("block size", size, "a multiple of the bytes per checksum, " + chunk);
    }
    return new FileLayout(
        wanted,
        size,
        ChecksumSpec.newBuilder().setType(ChecksumType.CRC32C).setBytesPerChecksum(chunk).build());
  }

  /** INVALID_ARGUMENT unless that many replicas may be asked for. */
  void checkReplication(int wanted) throws DfsException {
    if (wanted < 1 || wanted > replicationMax) {
      throw invalid(
          "replication",
          Integer.toUnsignedLong(wanted),
          "from 1 to " + replicationMax + " (" + MAX_REPLICATION.name() + ")");
    }
  }

  private static DfsException invalid(String field, long found, String expected) {
    return DfsError.of(
            ErrorCode.INVALID_ARGUMENT, field + " is " + found + "; expected " + expected)
        .with("field", field)
        .with("found", found)
        .toException();
  }
}
