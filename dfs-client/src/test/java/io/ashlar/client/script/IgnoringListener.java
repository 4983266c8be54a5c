package io.ashlar.client.script;

import com.google.protobuf.ByteString;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.rpc.StreamListener;
import io.netty.buffer.ByteBuf;

/** Hears nothing. */
class IgnoringListener implements StreamListener {
  @Override
  public void onFrame(ByteString body, ByteBuf payload) {}

  @Override
  public void onEnd() {}

  @Override
  public void onFailure(DfsError error) {}

  @Override
  public void onWritable(boolean writable) {}
}
