package io.ashlar.namenode.tools;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns messages into maps that print as JSON: names in camel case, bytes as hex. */
final class MessageMaps {
  private MessageMaps() {}

  static Map<String, Object> of(Message message) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      map.put(field.getKey().getJsonName(), value(field.getValue()));
    }
    return map;
  }

  private static Object value(Object value) {
    if (value instanceof List<?> list) {
      List<Object> values = new ArrayList<>();
      list.forEach(item -> values.add(value(item)));
      return values;
    }
    if (value instanceof Message message) {
      return of(message);
    }
    if (value instanceof ByteString bytes) {
      return HexFormat.of().formatHex(bytes.toByteArray());
    }
    return value instanceof EnumValueDescriptor constant ? constant.getName() : value;
  }
}
