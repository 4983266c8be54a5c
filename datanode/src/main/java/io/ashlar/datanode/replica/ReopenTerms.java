package io.ashlar.datanode.replica;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;

/**
 * What is expected of a replica that goes on.
 *
 * @param key with the new stamp
 * @param chunkBytes of its checksums
 * @param lengthMin acknowledged by it
 * @param lengthMax sent to it
 */
public record ReopenTerms(ReplicaKey key, int chunkBytes, long lengthMin, long lengthMax) {
  void check(ReplicaKey before, int foundChunkBytes, long length) throws DfsException {
    if (foundChunkBytes != chunkBytes) {
      throw new DfsException(
          ErrorCode.MALFORMED,
          before + ": expected chunks of " + foundChunkBytes + " bytes, found " + chunkBytes);
    }
    if (length < lengthMin || length > lengthMax) {
      throw new DfsException(
          DfsError.of(
                  ErrorCode.LENGTH_MISMATCH,
                  before
                      + ": expected from "
                      + lengthMin
                      + " to "
                      + lengthMax
                      + " bytes, found "
                      + length)
              .with("length", length)
              .with("lengthMin", lengthMin)
              .with("lengthMax", lengthMax));
    }
  }
}
