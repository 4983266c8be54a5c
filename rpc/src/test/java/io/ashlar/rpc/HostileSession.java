package io.ashlar.rpc;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.client.GetFileStatusRequest;
import io.ashlar.protocol.error.DfsError;
import io.ashlar.protocol.error.ErrorCode;
import io.ashlar.protocol.method.RpcMethod;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One connection by a peer that means no good; all that it does comes from its seed. */
final class HostileSession {
  private static final int[] LENGTHS = {
    Integer.MAX_VALUE, -1, Integer.MIN_VALUE, 0, 3, 4, (16 << 20) + 5, 16 << 20, 64 << 10, 70_000
  };

  private final int port;
  private final Random random;

  HostileSession(int port, long seed) {
    this.port = port;
    this.random = new Random(seed);
  }

  /** Fails only if the server does something that it must not; being cut is what it expects. */
  void run() throws IOException {
    try (RawPeer peer = RawPeer.connect(port)) {
      try {
        attack(peer);
      } catch (IOException e) {
        // The server has cut us while we were sending.
      }
      if (random.nextInt(3) == 0) {
        peer.socket().setSoLinger(true, 0); // A reset instead of an end.
      }
    }
  }

  private void attack(RawPeer peer) throws IOException {
    switch (random.nextInt(8)) {
      case 0 -> peer.raw(garbage());
      case 1 -> {
        peer.write(FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
        peer.raw(garbage());
      }
      case 2, 3 -> send(peer, mutated(conversation()));
      case 4 -> {
        // Half of a conversation, then no more; the server must not wait for the rest.
        byte[] all = conversation();
        peer.raw(Arrays.copyOf(all, random.nextInt(all.length)));
        peer.socket().shutdownOutput();
        peer.awaitEnd();
      }
      case 5 -> trickle(peer, conversation());
      case 6 -> {
        // Every answer is left unread.
        for (int i = 0; i < 5; i++) {
          peer.raw(conversation());
        }
      }
      default -> {
        if (random.nextBoolean()) {
          peer.write(FrameCodec.HANDSHAKE, Handshake.getDefaultInstance());
        }
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        peer.prefix(length, random.nextInt(7), random.nextInt(1 << 24));
        peer.raw(garbage());
      }
    }
  }

  private byte[] garbage() {
    byte[] bytes = new byte[1 + random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Valid frames, in an order that mostly makes sense. */
  private byte[] conversation() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    frame(out, FrameCodec.HANDSHAKE, Handshake.newBuilder().setUser("mallory").build(), 0);
    int id = 0;
    for (int i = random.nextInt(12); i >= 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> frame(out, FrameCodec.STREAM, streamHeader(random.nextInt(id + 2)), 0);
        case 1 -> stream(out, ++id);
        case 2 -> frame(out, FrameCodec.RESPONSE, reason(), 0);
        default -> frame(out, FrameCodec.REQUEST, request(++id), 0);
      }
    }
    return bytes.toByteArray();
  }

  private void stream(DataOutputStream out, int id) throws IOException {
    RequestHeader open =
        RequestHeader.newBuilder().setCallId(id).setMethod(RpcMethod.READ_BLOCK.number()).build();
    frame(out, FrameCodec.REQUEST, open, 0);
    for (int i = random.nextInt(5); i > 0; i--) {
      frame(out, FrameCodec.STREAM, streamHeader(id), random.nextInt(random.nextInt(150_000) + 1));
    }
    if (random.nextBoolean()) {
      StreamHeader end = StreamHeader.newBuilder().setStreamId(id).setEnd(true).build();
      frame(out, FrameCodec.STREAM, end, 0);
    }
  }

  private static StreamHeader streamHeader(int id) {
    return StreamHeader.newBuilder().setStreamId(id).build();
  }

  private static ResponseHeader reason() {
    DfsError error = DfsError.of(ErrorCode.INTERNAL_ERROR, "so it goes");
    return ResponseHeader.newBuilder().setError(error.toWire()).build();
  }

  private RequestHeader request(int id) {
    String path = random.nextInt(4) == 0 ? "/silent" : "/" + "x".repeat(random.nextInt(20_000));
    GetFileStatusRequest body = GetFileStatusRequest.newBuilder().setPath(path).build();
    return RequestHeader.newBuilder()
        .setCallId(random.nextInt(10) == 0 ? 1 : id)
        .setMethod(random.nextInt(5) == 0 ? random.nextInt(100) : 6)
        .setTimeoutMs(random.nextInt())
        .setBody(body.toByteString())
        .build();
  }

  private static void frame(DataOutputStream out, int type, MessageLite header, int payloadBytes)
      throws IOException {
    byte[] bytes = header.toByteArray();
    out.writeInt(4 + bytes.length + payloadBytes);
    out.writeInt(type << 24 | bytes.length);
    out.write(bytes);
    out.write(new byte[payloadBytes]);
  }

  private byte[] mutated(byte[] bytes) {
    byte[] changed = bytes.clone();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      int at = random.nextInt(Math.min(changed.length, random.nextBoolean() ? 64 : 1 << 20));
      switch (random.nextInt(4)) {
        case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
        case 1 -> changed[at] = (byte) random.nextInt(256);
        case 2 -> changed = Arrays.copyOf(changed, Math.max(1, at)); // Something is missing.
        default -> {
          int count = Math.min(changed.length - at, 1 + random.nextInt(40));
          int from = random.nextInt(changed.length - count + 1);
          System.arraycopy(changed, from, changed, at, count);
        }
      }
    }
    return changed;
  }

  private void send(RawPeer peer, byte[] bytes) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int end = Math.min(bytes.length, at + 1 + random.nextInt(bytes.length));
      peer.raw(Arrays.copyOfRange(bytes, at, end));
      at = end;
    }
  }

  private void trickle(RawPeer peer, byte[] bytes) throws IOException {
    for (int i = 0; i < Math.min(bytes.length, 20); i++) {
      peer.raw(new byte[] {bytes[i]});
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(8)));
    }
  }
}
