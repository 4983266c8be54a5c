package io.ashlar.protocol;

/** Versions that peers compare in the handshake. */
public final class ProtocolVersion {
  /** Version of frames and headers. */
  public static final int CURRENT = 1;

  /** Highest feature level that this software knows; gates records, sections and messages. */
  public static final int FEATURE_LEVEL = 1;

  private ProtocolVersion() {}
}
