package io.ashlar.datanode.recovery;

import io.ashlar.protocol.datanode.CommitRecoveryRequest;
import java.util.concurrent.CompletableFuture;

/** Tells the NameNode what a recovery came to. */
@FunctionalInterface
public interface RecoveryReport {
  /** Fails with the NameNode's refusal; the sender's identity is filled in. */
  CompletableFuture<?> commit(CommitRecoveryRequest.Builder request);
}
