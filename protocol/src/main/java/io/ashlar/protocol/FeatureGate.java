package io.ashlar.protocol;

import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.DfsException;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.rpc.Handshake;

/**
 * Keeps software that lacks a feature away from a namespace that may use it. A namespace may use
 * the features of the level at which it was finalized; until then those of the software before it
 * suffice, so that it can be gone back to.
 */
public final class FeatureGate {
  private FeatureGate() {}

  /** Refuses a peer that knows less than {@code required}, whatever it asks for. */
  public static void checkPeer(Handshake peer, int required) throws DfsException {
    if (Integer.compareUnsigned(peer.getFeatureLevel(), required) < 0) {
      throw DfsError.of(
              ErrorCode.VERSION_MISMATCH,
              String.format(
                  "expected feature level %d or later, to which this namespace was finalized; the"
                      + " peer knows level %s",
                  required, Integer.toUnsignedString(peer.getFeatureLevel())))
          .with("expected", required)
          .with("found", Integer.toUnsignedString(peer.getFeatureLevel()))
          .with("softwareVersion", peer.getSoftwareVersion())
          .toException();
    }
  }

  /** Refuses a namespace that was finalized at a level that this software does not know. */
  public static void checkNamespace(int level, long txid) throws DfsException {
    if (level > ProtocolVersion.FEATURE_LEVEL) {
      throw DfsError.of(
              ErrorCode.LAYOUT_TOO_NEW,
              String.format(
                  "the namespace was finalized at feature level %d by txid %d; this software knows"
                      + " level %d",
                  level, txid, ProtocolVersion.FEATURE_LEVEL))
          .with("found", level)
          .with("expected", ProtocolVersion.FEATURE_LEVEL)
          .with("txid", txid)
          .toException();
    }
  }
}
