package io.ashlar.client.wire;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads the wire format of messages without making objects of them, for answers with thousands of
 * elements.
 *
 * <p>Nothing is trusted: what leaves the bounds or does not parse is refused as the generated
 * parsers refuse it.
 */
final class WireReader {
  private static final int VARINT_BYTES_MAX = 10;
  private static final char REPLACEMENT = '\uFFFD';

  private final byte[] bytes;
  private int at;
  private int end;

  private WireReader(byte[] bytes, int at, int end) {
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Reads {@code body}, whose bytes are not copied if they lie in one array. */
  static WireReader of(ByteString body) throws InvalidProtocolBufferException {
    OneArray array = new OneArray();
    try {
      UnsafeByteOperations.unsafeWriteTo(body, array);
    } catch (IOException e) {
      throw new InvalidProtocolBufferException(e);
    }
    if (array.pieces == 1) {
      return new WireReader(array.bytes, array.offset, array.offset + array.length);
    }
    byte[] copy = body.toByteArray();
    return new WireReader(copy, 0, copy.length);
  }

  /** The same bytes from where this reader is now, read on their own. */
  WireReader fork() {
    return new WireReader(bytes, at, end);
  }

  /** The next tag; 0 at the end. */
  int tag() throws InvalidProtocolBufferException {
    if (at == end) {
      return 0;
    }
    int tag = int32();
    if (WireFormat.getTagFieldNumber(tag) == 0) {
      throw malformed("a field without number");
    }
    return tag;
  }

  /** An integer of up to 64 bits. */
  long int64() throws InvalidProtocolBufferException {
    long value = 0;
    for (int shift = 0; shift < 7 * VARINT_BYTES_MAX; shift += 7) {
      if (at == end) {
        throw malformed("a number that is cut off");
      }
      byte next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw malformed("a number of too many bytes");
  }

  int int32() throws InvalidProtocolBufferException {
    return (int) int64();
  }

  boolean bool() throws InvalidProtocolBufferException {
    return int64() != 0;
  }

  /** Length of the string, bytes or message that begins here; it is whole. */
  int length() throws InvalidProtocolBufferException {
    long length = int64();
    if (length < 0 || length > end - at) {
      throw malformed("a length beyond the end");
    }
    return (int) length;
  }

  /** Reads only the next {@code length} bytes from now on; give the result to {@link #leave}. */
  int enter(int length) {
    int outer = end;
    end = at + length;
    return outer;
  }

  void leave(int outer) {
    at = end;
    end = outer;
  }

  /** A string; {@code known} itself if it has the same bytes, which are {@code knownBytes}. */
  String string(String known, byte[] knownBytes) throws InvalidProtocolBufferException {
    int length = length();
    if (Arrays.equals(bytes, at, at + length, knownBytes, 0, knownBytes.length)) {
      at += length;
      return known;
    }
    return take(bytes, at, length, length);
  }

  /** A string with {@code prefix} before it. */
  String string(byte[] prefix) throws InvalidProtocolBufferException {
    int length = length();
    if (prefix.length == 0) {
      return take(bytes, at, length, length);
    }
    byte[] whole = Arrays.copyOf(prefix, prefix.length + length);
    System.arraycopy(bytes, at, whole, prefix.length, length);
    return take(whole, 0, whole.length, length);
  }

  private String take(byte[] from, int offset, int length, int read)
      throws InvalidProtocolBufferException {
    String text = new String(from, offset, length, StandardCharsets.UTF_8);
    at += read;
    // What is no UTF-8 decodes to this character; a name may also have it.
    if (text.indexOf(REPLACEMENT) >= 0
        && !Arrays.equals(
            text.getBytes(StandardCharsets.UTF_8),
            Arrays.copyOfRange(from, offset, offset + length))) {
      throw malformed("a string that is not UTF-8");
    }
    return text;
  }

  /** The next {@code length} bytes as they are. */
  ByteString raw(int length) {
    ByteString raw = ByteString.copyFrom(bytes, at, length);
    at += length;
    return raw;
  }

  void skip(int tag) throws InvalidProtocolBufferException {
    switch (WireFormat.getTagWireType(tag)) {
      case WireFormat.WIRETYPE_VARINT -> int64();
      case WireFormat.WIRETYPE_FIXED64 -> skipBytes(8);
      case WireFormat.WIRETYPE_FIXED32 -> skipBytes(4);
      case WireFormat.WIRETYPE_LENGTH_DELIMITED -> skipBytes(length());
      default -> throw malformed("a field of an unknown kind");
    }
  }

  private void skipBytes(int count) throws InvalidProtocolBufferException {
    if (count > end - at) {
      throw malformed("a field that is cut off");
    }
    at += count;
  }

  private static InvalidProtocolBufferException malformed(String found) {
    return new InvalidProtocolBufferException("found " + found);
  }

  /** Learns where the bytes of a {@link ByteString} lie. */
  private static final class OneArray extends ByteOutput {
    private byte[] bytes = new byte[0];
    private int offset;
    private int length;
    private int pieces;

    private void piece(byte[] value, int at, int count) {
      bytes = value;
      offset = at;
      length = count;
      pieces++;
    }

    @Override
    public void write(byte value) {
      pieces = 2;
    }

    @Override
    public void write(byte[] value, int at, int count) {
      piece(value, at, count);
    }

    @Override
    public void writeLazy(byte[] value, int at, int count) {
      piece(value, at, count);
    }

    @Override
    public void write(ByteBuffer value) {
      pieces = 2;
    }

    @Override
    public void writeLazy(ByteBuffer value) {
      pieces = 2;
    }
  }
}
