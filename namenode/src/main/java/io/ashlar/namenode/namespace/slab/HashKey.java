package io.ashlar.namenode.namespace.slab;

/**
 * Key of the hash of (directory, name): SipHash-1-3, so that a client who does not know the key
 * cannot choose names that fall into one bucket.
 */
public record HashKey(long first, long second) {
  /** Hash of a directory and the packed name of {@code bytes} bytes at {@code offset}. */
  long hash(int directory, int[] words, int offset, int bytes) {
    State state = new State(first, second);
    state.absorb((long) bytes << 32 | (directory & 0xFFFF_FFFFL));
    int count = PackedName.wordsOf(bytes);
    for (int i = 0; i < count; i += 2) {
      long low = words[offset + i] & 0xFFFF_FFFFL;
      long high = i + 1 < count ? words[offset + i + 1] : 0;
      state.absorb(high << 32 | low);
    }
    return state.finish();
  }

  /** Lives within one call, so that it is never really allocated. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long first, long second) {
      v0 = first ^ 0x736f6d6570736575L;
      v1 = second ^ 0x646f72616e646f6dL;
      v2 = first ^ 0x6c7967656e657261L;
      v3 = second ^ 0x7465646279746573L;
    }

    void absorb(long message) {
      v3 ^= message;
      round();
      v0 ^= message;
    }

    long finish() {
      v2 ^= 0xff;
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
