package io.ashlar.rpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Guards against messages whose lists are much larger in memory than on the wire: a list of a
 * million empty elements takes two megabytes to send and a hundred to hold.
 */
final class ElementCount {
  /** So many objects never do harm; a shorter message cannot have more. */
  private static final int ALWAYS_ALLOWED = 64 << 10;

  private static final int UNCHECKED_BYTES_MAX = 2 * ALWAYS_ALLOWED;

  /** Real lists have ids, lengths and names in their elements. */
  private static final int BYTES_PER_OBJECT_MIN = 16;

  /** An entry of a map is several objects. */
  private static final int OBJECTS_PER_MAP_ENTRY = 4;

  /** Deeper than any message of ours, and what the parser refuses too. */
  private static final int DEPTH_MAX = 100;

  private int left;

  private ElementCount(int bytes) {
    this.left = Math.max(ALWAYS_ALLOWED, bytes / BYTES_PER_OBJECT_MIN);
  }

  /** True if a message is so short that nobody need count. */
  static boolean isHarmless(int bytes) {
    return bytes <= UNCHECKED_BYTES_MAX;
  }

  /**
   * False if {@code in}, a message of {@code type} and {@code bytes}, would make more objects than
   * it may. Says yes to what does not parse: the parser says better why.
   */
  static boolean plausible(CodedInputStream in, Descriptor type, int bytes) {
    if (isHarmless(bytes)) {
      return true;
    }
    try {
      return new ElementCount(bytes).count(in, type, 0);
    } catch (IOException e) {
      return true;
    }
  }

  private boolean count(CodedInputStream in, Descriptor type, int depth) throws IOException {
    if (depth > DEPTH_MAX) {
      return false;
    }
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int wire = WireFormat.getTagWireType(tag);
      if (wire == WireFormat.WIRETYPE_START_GROUP) {
        return false; // No message of ours has any.
      }
      if (wire != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
        if (!in.skipField(tag)) {
          return false;
        }
      } else if (!countObject(
          in, type.findFieldByNumber(WireFormat.getTagFieldNumber(tag)), depth)) {
        return false;
      }
    }
    return true;
  }

  private boolean countObject(CodedInputStream in, @Nullable FieldDescriptor field, int depth)
      throws IOException {
    left -= field != null && field.isMapField() ? OBJECTS_PER_MAP_ENTRY : 1;
    if (left < 0) {
      return false;
    }
    int length = in.readRawVarint32();
    if (field == null || field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      in.skipRawBytes(length);
      return true;
    }
    int outer = in.pushLimit(length);
    if (!count(in, field.getMessageType(), depth + 1)) {
      return false;
    }
    in.popLimit(outer);
    return true;
  }
}
