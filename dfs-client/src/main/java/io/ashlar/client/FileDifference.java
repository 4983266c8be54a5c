package io.ashlar.client;

import java.util.List;

/**
 * What a comparison of a local file with a stored one found, and what a synchronization moved.
 *
 * @param equalChunks chunks with equal length and checksum
 * @param differentChunks chunks that differ, or that only one of the files has
 * @param bytesSent bytes of content that went over the network between client and DataNodes; 0 of a
 *     comparison
 * @param bytesTotal length of the file that the other one was made equal to; of a comparison, that
 *     of the longer one
 * @param ranges bytes of {@code differentChunks}, rising
 */
public record FileDifference(
    long equalChunks,
    long differentChunks,
    long bytesSent,
    long bytesTotal,
    List<ByteRange> ranges) {
  /** Copies the list. */
  public FileDifference {
    ranges = List.copyOf(ranges);
  }

  /** True if nothing differs. */
  public boolean equal() {
    return differentChunks == 0;
  }

  /** The same after a synchronization. */
  public FileDifference moved(long sent, long total) {
    return new FileDifference(equalChunks, differentChunks, sent, total, ranges);
  }
}
