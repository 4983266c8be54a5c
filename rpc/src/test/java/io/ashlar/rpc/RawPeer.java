package io.ashlar.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import io.ashlar.protocol.rpc.Handshake;
import io.ashlar.protocol.rpc.RequestHeader;
import io.ashlar.protocol.rpc.ResponseHeader;
import io.ashlar.protocol.rpc.StreamHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A peer that writes what it likes: frames by hand over a plain socket. */
final class RawPeer implements AutoCloseable {
  static final int TIMEOUT_MS = 30_000;

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final DataOutputStream out;
  private int lastType;

  /** Connects from {@code from}, any address of the loopback network. */
  RawPeer(InetAddress from, int port, int receiveBytes) throws IOException {
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setTcpNoDelay(true);
    socket.bind(new InetSocketAddress(from, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
    socket.setSoTimeout(TIMEOUT_MS);
    in = new DataInputStream(socket.getInputStream());
    out = new DataOutputStream(socket.getOutputStream());
  }

  static RawPeer connect(int port) throws IOException {
    return new RawPeer(InetAddress.getLoopbackAddress(), port, 0);
  }

  RawPeer shakeHands() throws IOException {
    write(FrameCodec.HANDSHAKE, Handshake.newBuilder().setFrameBytesMax(16 << 20).build());
    Handshake answer = Handshake.parseFrom(readHeader());
    assertThat(lastType).isEqualTo(FrameCodec.HANDSHAKE);
    assertThat(answer.hasError()).isFalse();
    return this;
  }

  Socket socket() {
    return socket;
  }

  void prefix(long length, int type, int headerBytes) throws IOException {
    out.writeInt((int) length);
    out.writeInt(type << 24 | headerBytes);
    out.flush();
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  void write(int type, MessageLite header) throws IOException {
    write(type, header.toByteArray(), new byte[0]);
  }

  void write(int type, byte[] header, byte[] payload) throws IOException {
    out.writeInt(4 + header.length + payload.length);
    out.writeInt(type << 24 | header.length);
    out.write(header);
    out.write(payload);
    out.flush();
  }

  void request(long callId, int method, MessageLite body) throws IOException {
    write(
        FrameCodec.REQUEST,
        RequestHeader.newBuilder()
            .setCallId(callId)
            .setMethod(method)
            .setBody(body.toByteString())
            .build());
  }

  void stream(long id, boolean end, int payloadBytes) throws IOException {
    StreamHeader header = StreamHeader.newBuilder().setStreamId(id).setEnd(end).build();
    write(FrameCodec.STREAM, header.toByteArray(), new byte[payloadBytes]);
  }

  /** Header of the next frame; its payload is thrown away. */
  byte[] readHeader() throws IOException {
    int length = in.readInt();
    int typeAndHeader = in.readInt();
    lastType = typeAndHeader >>> 24;
    byte[] header = new byte[typeAndHeader & 0xff_ffff];
    in.readFully(header);
    in.skipNBytes(length - 4 - header.length);
    return header;
  }

  ResponseHeader readResponse() throws IOException {
    ResponseHeader response = ResponseHeader.parseFrom(readHeader());
    assertThat(lastType).isEqualTo(FrameCodec.RESPONSE);
    return response;
  }

  StreamHeader readStream() throws IOException {
    StreamHeader header = StreamHeader.parseFrom(readHeader());
    assertThat(lastType).isEqualTo(FrameCodec.STREAM);
    return header;
  }

  /** The code with which the server ends the connection; then the end itself. */
  void assertEndedWith(String code) throws IOException {
    ResponseHeader reason = readResponse();
    assertThat(reason.getCallId()).isZero();
    assertThat(reason.getError().getCode()).isEqualTo(code);
    assertThat(in.read()).isEqualTo(-1);
  }

  /** Reads to the end, however the server ends it. */
  void awaitEnd() {
    byte[] buffer = new byte[8192];
    try {
      while (in.read(buffer) >= 0) {
        // What comes before the end is the server's reason.
      }
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the server did not end the connection", e);
    } catch (IOException e) {
      // A reset is an end too.
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
