package io.ashlar.datanode.transfer;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;

/** Errors that more than one kind of stream ends with. */
final class StreamErrors {
  private StreamErrors() {}

  static DfsError volumeBusy(String block) {
    return DfsError.of(
        ErrorCode.OVERLOADED, block + ": too many operations wait for the volume already");
  }

  static DfsError tooManyStreams(int max) {
    return DfsError.of(
        ErrorCode.OVERLOADED, "this DataNode serves " + max + " block streams already");
  }

  static DfsError idle(String block, long ms) {
    return DfsError.of(
        ErrorCode.DEADLINE_EXCEEDED, block + ": the stream made no progress for " + ms + " ms");
  }
}
