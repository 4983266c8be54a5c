package io.ashlar.namenode.datanodes;

import io.ashlar.protocol.error.DfsError;

/** Where the answer to a DataNode goes. Exactly one of the two is called, on any thread. */
public interface Answer<M> {
  /** Done. */
  void done(M message);

  /** Refused. */
  void refused(DfsError error);
}
