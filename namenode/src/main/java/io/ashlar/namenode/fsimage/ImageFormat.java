package io.ashlar.namenode.fsimage;

/**
 * Bytes of an image. See docs/formats/fsimage.md.
 *
 * <pre>
 * magic 8 | version 4
 * section: type 4 | items, each a varint length and a message
 * ...
 * table:   sections 4 | per section: type 4, offset 8, bytes 8, items 8, crc 4
 * footer:  txid 8 | table offset 8 | crc of all bytes before the table 4 | crc of table and footer so far 4 | magic 8
 * </pre>
 */
final class ImageFormat {
  static final long MAGIC = 0x4153484C494D4147L; // "ASHLIMAG"
  static final int VERSION = 1;
  static final int START_BYTES = 12;
  static final int FOOTER_BYTES = 32;
  static final int TABLE_ROW_BYTES = 32;
  static final int SECTIONS_MAX = 1_024;

  /** Table and footer are never longer. */
  static final int END_BYTES_MAX = 4 + SECTIONS_MAX * TABLE_ROW_BYTES + FOOTER_BYTES;

  static final int HEADER = 1;
  static final int INODES = 2;
  static final int SESSIONS = 3;

  /** Left out, or passed over by software that does not know it, without any harm. */
  static final int HINTS = 4;

  private ImageFormat() {}

  /** One section's place, number of items and CRC32C. */
  record Section(int type, long offset, long bytes, long items, int crc) {}
}
