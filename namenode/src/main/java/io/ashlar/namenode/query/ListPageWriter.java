package io.ashlar.namenode.query;

import com.google.protobuf.ByteString;
import io.ashlar.namenode.namespace.DirectoryView;
import io.ashlar.namenode.namespace.FileView;
import io.ashlar.namenode.namespace.InodeView;
import io.ashlar.protocol.client.ListStatusResponse;
import io.ashlar.protocol.types.FileStatus;
import io.ashlar.protocol.types.FileType;
import java.nio.charset.StandardCharsets;

/**
 * Writes a page of a directory as the bytes of a {@link ListStatusResponse}. Says exactly what
 * {@link io.ashlar.namenode.namespace.FileStatuses} says, without a message for each of a thousand
 * entries.
 */
final class ListPageWriter {
  private static final int BYTES_PER_ENTRY = 96;

  private final WireBuffer page;
  private final WireBuffer entry = new WireBuffer(BYTES_PER_ENTRY);
  private final Text owner = new Text();
  private final Text group = new Text();

  ListPageWriter(int entries) {
    this.page = new WireBuffer(BYTES_PER_ENTRY * (entries + 1));
  }

  /** A string and its bytes; neighbours mostly have the same. */
  private static final class Text {
    private String last = "";
    private byte[] utf8 = new byte[0];

    byte[] utf8(String text) {
      if (!text.equals(last)) {
        last = text;
        utf8 = text.getBytes(StandardCharsets.UTF_8);
      }
      return utf8;
    }
  }

  /** Bytes of the entries so far. */
  int bytes() {
    return page.length();
  }

  /** An entry of the directory, under its own name. */
  void entry(InodeView inode) {
    entry.clear();
    entry.text(FileStatus.PATH_FIELD_NUMBER, inode.nameUtf8());
    FileView file = inode instanceof FileView seen ? seen : null;
    entry.number(
        FileStatus.TYPE_FIELD_NUMBER,
        (file == null ? FileType.DIRECTORY : FileType.FILE).getNumber());
    if (file != null) {
      entry.number(FileStatus.LENGTH_FIELD_NUMBER, file.length());
      entry.number(FileStatus.REPLICATION_FIELD_NUMBER, file.replication());
      entry.number(FileStatus.BLOCK_SIZE_FIELD_NUMBER, file.blockSize());
    }
    entry.text(FileStatus.OWNER_FIELD_NUMBER, owner.utf8(inode.owner()));
    entry.text(FileStatus.GROUP_FIELD_NUMBER, group.utf8(inode.group()));
    entry.number(FileStatus.MODE_FIELD_NUMBER, inode.mode());
    entry.number(FileStatus.MTIME_MS_FIELD_NUMBER, inode.mtimeMs());
    entry.number(FileStatus.ATIME_MS_FIELD_NUMBER, inode.atimeMs());
    entry.number(FileStatus.INODE_ID_FIELD_NUMBER, inode.id().value());
    if (file == null) {
      entry.number(FileStatus.CHILD_COUNT_FIELD_NUMBER, ((DirectoryView) inode).childCount());
    } else {
      entry.number(FileStatus.BLOCK_COUNT_FIELD_NUMBER, file.blockCount());
    }
    page.message(ListStatusResponse.ENTRIES_FIELD_NUMBER, entry);
  }

  /** An entry that is a message already. */
  void entry(FileStatus status) {
    page.message(ListStatusResponse.ENTRIES_FIELD_NUMBER, status.toByteArray());
  }

  /** The page, with what was listed and whether there is more. */
  ByteString end(FileStatus listed, boolean hasMore) {
    page.number(ListStatusResponse.HAS_MORE_FIELD_NUMBER, hasMore ? 1 : 0);
    page.message(ListStatusResponse.LISTED_FIELD_NUMBER, listed.toByteArray());
    return page.end();
  }
}
