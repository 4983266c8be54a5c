package io.ashlar.datanode.transfer;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import java.util.concurrent.CompletionException;

/** Turns what a future failed with into the error that a peer hears. */
final class Errors {
  private Errors() {}

  static DfsError of(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof DfsException known) {
        return known.error();
      }
    }
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return DfsError.of(ErrorCode.UNREACHABLE, "cannot connect").causedBy(cause);
  }
}
