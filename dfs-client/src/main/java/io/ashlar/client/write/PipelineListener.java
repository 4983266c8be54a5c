package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketAck;
import io.ashlar.protocol.data.WriteBlockReady;
import io.ashlar.protocol.error.DfsError;

/** Hears what comes back on a write stream. */
public interface PipelineListener {
  /** The whole pipeline stands. First call. */
  void onReady(WriteBlockReady ready);

  /** One packet's ack. */
  void onAck(PacketAck ack);

  /** The stream is over. Last call. */
  void onFailure(DfsError error);
}
