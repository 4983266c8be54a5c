package io.ashlar.client;

/**
 * Neighbouring bytes of a file.
 *
 * @param offset of the first one
 * @param length how many, above 0
 */
public record ByteRange(long offset, long length) {
  /** Behind the last one. */
  public long end() {
    return offset + length;
  }
}
