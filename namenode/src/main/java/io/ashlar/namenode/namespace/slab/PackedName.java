package io.ashlar.namenode.namespace.slab;

import java.nio.charset.StandardCharsets;

/**
 * A name in UTF-8, four bytes to an integer, the first byte on top and the last integer filled up
 * with zeros. So integers compared without sign have the order of the bytes.
 */
final class PackedName {
  final int[] words;
  final int bytes;

  private PackedName(int[] words, int bytes) {
    this.words = words;
    this.bytes = bytes;
  }

  static PackedName of(String name) {
    int length = name.length();
    int[] words = new int[wordsOf(length)];
    for (int i = 0; i < length; i++) {
      char unit = name.charAt(i);
      if (unit >= 0x80) {
        return ofBytes(name.getBytes(StandardCharsets.UTF_8));
      }
      words[i >> 2] |= unit << (24 - ((i & 3) << 3));
    }
    return new PackedName(words, length);
  }

  private static PackedName ofBytes(byte[] utf8) {
    int[] words = new int[wordsOf(utf8.length)];
    for (int i = 0; i < utf8.length; i++) {
      words[i >> 2] |= (utf8[i] & 0xff) << (24 - ((i & 3) << 3));
    }
    return new PackedName(words, utf8.length);
  }

  static int wordsOf(int bytes) {
    return (bytes + 3) >> 2;
  }
}
