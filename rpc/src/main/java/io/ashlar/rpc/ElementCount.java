package io.ashlar.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * Guards against messages whose lists are much larger in memory than on the wire: a list of a
 * million empty elements takes two megabytes to send and a hundred to hold.
 */
final class ElementCount {
  /** Below this even the worst message is small in memory. */
  private static final int UNCHECKED_BYTES_MAX = 64 << 10;

  /** Real lists have ids, lengths and names in their elements. */
  private static final int BYTES_PER_ELEMENT_MIN = 8;

  private ElementCount() {}

  /** False if {@code in} holds more elements at its top level than {@code bytes} are worth. */
  static boolean plausible(CodedInputStream in, int bytes) {
    if (bytes <= UNCHECKED_BYTES_MAX) {
      return true;
    }
    int left = bytes / BYTES_PER_ELEMENT_MIN;
    try {
      for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
        boolean group = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_START_GROUP;
        if (--left < 0 || group || !in.skipField(tag)) {
          return false;
        }
      }
      return true;
    } catch (IOException e) {
      return true; // It does not parse, as the parser will say better.
    }
  }
}
