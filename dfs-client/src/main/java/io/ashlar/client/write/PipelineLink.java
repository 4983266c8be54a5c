package io.ashlar.client.write;

import io.ashlar.protocol.data.PacketHeader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The writer's end of a write stream. Calls after its end do nothing. */
public interface PipelineLink {
  /** Takes ownership of {@code payload}. */
  void send(PacketHeader header, @Nullable ByteBuf payload);

  /** All packets are acked; the connection may serve others. */
  void end();

  /** Gives the stream up. */
  void close();
}
