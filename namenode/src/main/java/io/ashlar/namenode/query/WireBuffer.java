package io.ashlar.namenode.query;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.util.Arrays;

/** Bytes in the wire format of messages, written without making objects of them. */
final class WireBuffer {
  private static final int VARINT_BYTES_MAX = 10;

  private byte[] bytes;
  private int length;

  WireBuffer(int expected) {
    this.bytes = new byte[expected];
  }

  /** A number; zero is not written, as in messages. */
  void number(int field, long value) {
    if (value != 0) {
      room(2 * VARINT_BYTES_MAX);
      varint((long) field << 3 | WireFormat.WIRETYPE_VARINT);
      varint(value);
    }
  }

  /** A string in UTF-8; an empty one is not written, as in messages. */
  void text(int field, byte[] utf8) {
    if (utf8.length > 0) {
      delimited(field, utf8, utf8.length);
    }
  }

  /** A message, also an empty one. */
  void message(int field, byte[] message) {
    delimited(field, message, message.length);
  }

  /** The same of what another buffer holds. */
  void message(int field, WireBuffer message) {
    delimited(field, message.bytes, message.length);
  }

  private void delimited(int field, byte[] from, int count) {
    room(2 * VARINT_BYTES_MAX + count);
    varint((long) field << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
    varint(count);
    System.arraycopy(from, 0, bytes, length, count);
    length += count;
  }

  private void room(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
  }

  /** Bytes so far. */
  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  /** What was written; nothing may be written any more. */
  ByteString end() {
    return UnsafeByteOperations.unsafeWrap(bytes, 0, length);
  }
}
