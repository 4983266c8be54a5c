package io.ashlar.rpc;

import io.ashlar.protocol.rpc.CallOrigin;
import org.jspecify.annotations.Nullable;

/**
 * How one call is made.
 *
 * @param timeoutMs after which the caller gives up
 * @param origin session and number of a mutation; null for others
 * @param minTxid the reply must reflect at least this txid; 0: any
 */
public record CallOptions(int timeoutMs, @Nullable CallOrigin origin, long minTxid) {
  /** A call that is no mutation. */
  public static CallOptions timeout(int timeoutMs) {
    return new CallOptions(timeoutMs, null, 0);
  }
}
