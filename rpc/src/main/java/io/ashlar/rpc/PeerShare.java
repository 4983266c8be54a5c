package io.ashlar.rpc;

/**
 * What the connections of one address may take of the other side's memory.
 *
 * @param partialFrames frames that have begun
 * @param requests requests in flight
 * @param answers answers that have not been read
 */
record PeerShare(ByteBudget partialFrames, ByteBudget requests, ByteBudget answers) {
  /** The whole, of which each address gets a {@link #half}. */
  static PeerShare whole(RpcLimits limits) {
    long bytes = limits.peerBytesMax();
    return new PeerShare(new ByteBudget(bytes), new ByteBudget(bytes), new ByteBudget(bytes));
  }

  PeerShare half() {
    return new PeerShare(partialFrames.half(), requests.half(), answers.half());
  }
}
