package io.ashlar.datanode.transfer;

import io.ashlar.common.config.ConfigKey;
import io.ashlar.common.config.ConfigType;
import io.ashlar.common.config.Configuration;
import java.util.List;

/**
 * Bounds of block streams.
 *
 * @param streamsMax streams open at the same time
 * @param streamWindowBytes bytes of one write stream that are not acked yet, beyond which its
 *     socket is not read
 * @param bufferBudgetBytes the same over all streams, reads included
 * @param ackTimeoutMs without an ack of the next node, after which it counts as lost
 * @param idleTimeoutMs without any progress, after which a stream is closed
 * @param readFrameBytes data bytes per frame if the reader names none
 */
public record TransferConfig(
    int streamsMax,
    int streamWindowBytes,
    long bufferBudgetBytes,
    long ackTimeoutMs,
    long idleTimeoutMs,
    int readFrameBytes) {
  private static final long MEGABYTE = 1L << 20;

  /** Time that setting up a copy may take, ms. */
  static final int COPY_SET_UP_MS = 10_000;

  /** Streams. */
  public static final ConfigKey<Integer> STREAMS_MAX =
      ConfigKey.of(
              "dfs.datanode.max.streams",
              ConfigType.INT,
              "1024",
              "Block streams that a DataNode serves at the same time.")
          .range(value -> value >= 1 && value <= 1_000_000, "from 1 to 1000000");

  /** Window per write stream. */
  public static final ConfigKey<Long> STREAM_WINDOW =
      ConfigKey.of(
              "dfs.datanode.stream.window",
              ConfigType.SIZE,
              "8m",
              "Bytes of one write stream that may wait for their acks before reading pauses.")
          .range(value -> value >= 64 << 10 && value <= 256 * MEGABYTE, "from 64k to 256m");

  /** Budget of the node. */
  public static final ConfigKey<Long> BUFFER_BUDGET =
      ConfigKey.of(
              "dfs.datanode.buffer.budget",
              ConfigType.SIZE,
              "64m",
              "Bytes of all block streams together that may wait in memory.")
          .range(value -> value >= MEGABYTE, "1m or more");

  /** Patience with the next node. */
  public static final ConfigKey<Long> ACK_TIMEOUT =
      ConfigKey.of(
              "dfs.datanode.pipeline.ack-timeout",
              ConfigType.DURATION_MS,
              "10s",
              "Time without an ack of the next node of a pipeline after which it counts as lost.")
          .range(value -> value >= 100, "100ms or more");

  /** Patience with a silent peer. */
  public static final ConfigKey<Long> IDLE_TIMEOUT =
      ConfigKey.of(
              "dfs.datanode.stream.idle-timeout",
              ConfigType.DURATION_MS,
              "30m",
              "Time without any progress after which a block stream is closed.")
          .range(value -> value >= 1_000, "1s or more");

  /** Frames of reads. */
  public static final ConfigKey<Long> READ_FRAME =
      ConfigKey.of(
              "dfs.datanode.read.frame-size",
              ConfigType.SIZE,
              "1m",
              "Data bytes per frame of a read if the reader names none.")
          .range(value -> value >= 4 << 10 && value <= 8 * MEGABYTE, "from 4k to 8m");

  /**
   * For the receiver of a copy. Its sender is a node that never pauses, unlike a client, and may be
   * gone without a word: what it began must not stay for long.
   */
  TransferConfig forCopies() {
    return new TransferConfig(
        streamsMax,
        streamWindowBytes,
        bufferBudgetBytes,
        ackTimeoutMs,
        Math.min(idleTimeoutMs, COPY_SET_UP_MS + ackTimeoutMs),
        readFrameBytes);
  }

  /** Reads the keys. */
  public static TransferConfig of(Configuration configuration) {
    return new TransferConfig(
        configuration.get(STREAMS_MAX),
        configuration.get(STREAM_WINDOW).intValue(),
        configuration.get(BUFFER_BUDGET),
        configuration.get(ACK_TIMEOUT),
        configuration.get(IDLE_TIMEOUT),
        configuration.get(READ_FRAME).intValue());
  }

  /** All keys. */
  public static List<ConfigKey<?>> keys() {
    return List.of(
        STREAMS_MAX, STREAM_WINDOW, BUFFER_BUDGET, ACK_TIMEOUT, IDLE_TIMEOUT, READ_FRAME);
  }
}
