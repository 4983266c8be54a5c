package io.ashlar.datanode.replica;

import java.io.IOException;

/** The files of a replica contradict themselves or each other. */
public final class CorruptReplicaException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says what was expected and what was found. */
  public CorruptReplicaException(String message) {
    super(message);
  }
}
