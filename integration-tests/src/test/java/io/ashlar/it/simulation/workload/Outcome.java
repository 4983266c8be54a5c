package io.ashlar.it.simulation.workload;

import io.ashlar.protocol.error.ErrorCode;

/** What the failure of a change says about whether it was done. */
enum Outcome {
  /** The NameNode looked at it and refused. */
  NOT_DONE,
  /** Nobody knows; it may even be done later. */
  UNKNOWN;

  static Outcome of(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND,
          ALREADY_EXISTS,
          INVALID_ARGUMENT,
          FILE_UNDER_CONSTRUCTION,
          LEASE_RECOVERY,
          LEASE_MISMATCH,
          LENGTH_MISMATCH,
          NOT_YET_REPLICATED ->
          NOT_DONE;
      default -> UNKNOWN;
    };
  }
}
